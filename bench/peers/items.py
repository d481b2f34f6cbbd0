def main():
    items = []
    i = 0
    while i < 1000000:
        i += 1
        items.append(str(i))
    total = 0
    i = 1000000
    while i > 0:
        item = items[i - 1]
        total = total + int(item)
        i -= 1
    print(total)
    total = 0
    for item in items:
        total += 1
    print(total)


main()
