def main():
    # += is not in place for every allocator; this is what a Python programmer writes.
    pieces = []
    i = 0
    while i < 250000:
        i += 1
        pieces.append(f"line {i} of the text;")
    text = "".join(pieces)
    print(len(text))
    total = 0
    i = 0
    while i < 20:
        i += 1
        total += text.find("line 250000 ") + 1
    print(total)
    other = text.replace("text", "words")
    print(len(other))
    total = 0
    at = 1
    while at < 5000000:
        part = text[at - 1:at + 9]
        if part == "text;line ":
            total += 1
        at += 25
    print(total)


main()
