def main():
    entries = []
    i = 0
    while i < 200000:
        i += 1
        sub = {}
        sub["name"] = f"person {i}"
        sub["age"] = str(i % 90)
        sub["town"] = "Rotterdam"
        entries.append(sub)
    total = 0
    for sub in entries:
        name = sub["age"]
        total += int(name)
        name = sub["name"]
        total += len(name)
    print(total)


main()
