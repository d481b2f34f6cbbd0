def main():
    text = "Grüße aus Köln, 東京 😀; "
    i = 0
    while i < 14:
        i += 1
        text = f"{text}{text}"
    length = len(text)
    print(length)
    count = 0
    i = 0
    while i < length:
        i += 1
        one = text[i - 1]
        if one == "ö" or one == "東":
            count += 1
    i = length
    while i > 0:
        if text[i - 1:i + 1] == "京 ":
            count += 1
        i -= 7
    print(count)


main()
