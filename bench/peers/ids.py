def main():
    ids = {}
    i = 0
    while i < 100000:
        i += 1
        ids[f"id{i}".lower()] = f"value{i}"
    total = 0
    i = 0
    while i < 100000:
        i += 1
        value = ids[f"id{i}".lower()]
        total += len(value)
    print(total)
    total = 0
    for key, value in ids.items():
        if key != value:
            total += 1
    print(total)
    i = 0
    while i < 50000:
        i += 1
        del ids[f"id{i}".lower()]
    print(len(ids))
    ids = sorted(ids.items())
    print(ids[0][1])


main()
