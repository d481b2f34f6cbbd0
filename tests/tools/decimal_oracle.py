#!/usr/bin/env python3
"""Random decimal computations with their results by Python's decimal, for tests/unit/decimal_oracle_test.cpp.

    decimal_oracle.py [COUNT [SEED]]

prints COUNT lines `operation a b result`, the same for the same SEED. Numbers are `[-]DIGITSe[-]EXPONENT`, results
without trailing zeros in DIGITS; other results are `0`, `overflow`, `none`, an ordering, or a text. The numbers are
drawn to fall into rounding traps: ties on the 39th digit and their neighbours, carries through 999…9, differences
that borrow from 1000…0, cancellation, far apart exponents, the ends of the range and of the machine's words.
"""

import random
import sys
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

DIGITS = 38
RANGE = 9999
WORDS = [2**31, 2**32, 2**53, 2**63, 2**64, 2**96, 2**126, 10**18, 10**19, 10**20]

# The range is applied to the rounded result (see `canonical`), so these contexts have none of their own.
rounding = Context(prec=DIGITS, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
exact = Context(prec=3 * RANGE, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


def canonical(value):
    """The result in the form the test compares, out of range as Decimal defines it."""
    if value.is_zero() or value.adjusted() < -RANGE:
        return "0"
    if value.adjusted() > RANGE:
        return "overflow"
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    short = text.rstrip("0")
    return f"{'-' if sign else ''}{short}e{exponent + len(text) - len(short)}"


class Numbers:
    """Draws coefficients and exponents."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def coefficient(self):
        r = self.random
        kind = r.randrange(10)
        length = r.randint(1, DIGITS)
        if kind <= 2:
            value = r.randrange(10 ** (length - 1), 10**length)
        elif kind == 3:
            value = r.randrange(10 ** (DIGITS - 1), 10**DIGITS)
        elif kind == 4:
            value = 10**length - r.randint(1, 3)
        elif kind == 5:
            value = 10 ** (length - 1) + r.randint(-1, 2)
        elif kind == 6:  # …5000, …4999, …5001
            zeros = r.randint(0, length - 1)
            value = r.randrange(10 ** (length - zeros)) * 10**zeros + 5 * 10**zeros // 10 + r.randint(-1, 1)
        elif kind == 7:
            value = r.choice(WORDS) + r.randint(-2, 2)
        elif kind == 8:
            value = r.choice([2, 3, 5, 7]) ** r.randint(0, 50)
        else:
            value = r.randrange(0, 1000)
        return abs(value) % 10**DIGITS

    def exponent(self):
        r = self.random
        kind = r.randrange(8)
        if kind <= 3:
            return r.randint(-10, 3)
        if kind <= 5:
            return r.randint(-80, 80)
        if kind == 6:
            return r.randint(-RANGE - DIGITS, RANGE)
        return r.choice([-RANGE // 2, RANGE // 2, -RANGE, RANGE - DIGITS]) + r.randint(-45, 45)

    def number(self):
        coefficient = self.coefficient()
        exponent = self.exponent()
        if coefficient == 0:
            return Decimal(0)
        first = exponent + len(str(coefficient)) - 1
        exponent -= max(0, first - RANGE) + min(0, first + RANGE)
        return self.signed(coefficient, exponent)

    def signed(self, coefficient, exponent):
        value = Decimal(coefficient).scaleb(exponent, context=exact)
        return value.copy_negate() if self.random.random() < 0.3 else value

    def partner(self, a):
        """A number that makes trouble with `a` in a sum."""
        r = self.random
        sign, digits, exponent = a.as_tuple()
        kind = r.randrange(4)
        if kind == 0:  # cancellation
            coefficient = abs(int(a.scaleb(-exponent, context=exact)) + r.randint(-20, 20))
            return self.signed(coefficient % 10**DIGITS, exponent)
        if kind == 1:  # begins around the 39th digit behind the first of a
            b = self.coefficient() or 1
            distance = r.randint(DIGITS - 3, DIGITS + 3)
            return self.signed(b, exponent + len(digits) - distance - len(str(b)))
        if kind == 2:  # a tie
            zeros = r.randint(0, DIGITS - 2)
            b = 5 * 10**zeros + r.choice([-1, 0, 0, 1])
            return self.signed(b, exponent + len(digits) - DIGITS - zeros - r.randint(0, 2))
        return self.signed(self.coefficient(), exponent + r.randint(-3, 3))

    def product(self):
        """Factors whose product has a 39th digit of 5, nothing behind it, or nearly so."""
        r = self.random
        factor = 5 ** r.randint(1, 20)
        product = r.randrange(10 ** (DIGITS - 1), 10**DIGITS) * 10 + 5
        other = product // factor + r.randint(-1, 1)
        return self.signed(other % 10**DIGITS, self.exponent() // 3), self.signed(factor, self.exponent() // 3)

    def quotient(self):
        """A dividend of 38 digits and a divisor that leaves a quotient of about 39."""
        r = self.random
        divisor = r.choice([2, 4, 8, 16, 3, 6, 7, 9, 11, 12, 2 ** r.randint(1, 60), r.randrange(1, 10**6)])
        dividend = r.randrange(10 ** (DIGITS - 1), 10**DIGITS)
        if r.random() < 0.5:  # exactly divisible
            dividend -= dividend % divisor
        return self.signed(dividend, self.exponent() // 3), self.signed(divisor, self.exponent() // 3)

    def text(self):
        r = self.random
        digits = "".join(r.choice("0123456789") for _ in range(r.randint(1, 60)))
        if r.random() < 0.3:
            digits = digits[:DIGITS].ljust(DIGITS, "9") + r.choice(["5", "4", "49", "50", "499999", "5000000"])
        if r.random() < 0.2:
            digits = "0" * r.randint(1, 45) + digits
        if r.random() < 0.2:
            digits = "9" * r.randint(1, 45) + digits
        if r.random() < 0.7:
            point = r.randint(0, len(digits))
            digits = digits[:point] + "." + digits[point:]
        if r.random() < 0.4:
            digits += r.choice("eE") + r.choice(["", "+", "-"]) + str(r.choice([r.randint(0, 99), r.randint(0, 10100)]))
        return r.choice(["", "", "-", "+"]) + digits


def show(value):
    sign, digits, exponent = value.as_tuple()
    return f"{'-' if sign else ''}{''.join(map(str, digits))}e{exponent}"


def plain(value):
    """The text of Decimal::toString."""
    if value.is_zero():
        return "0"
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    exponent += len(digits) - len(text)
    before = len(text) + exponent
    if exponent >= 0:
        body = text + "0" * exponent if before <= 40 else None
    else:
        whole = text[:before] if before > 0 else "0"
        behind = text[before:] if before > 0 else "0" * -before + text
        body = f"{whole}.{behind}" if len(whole) + len(behind) <= 40 else None
    if body is None:
        body = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{before - 1}"
    return ("-" if sign else "") + body


def remainder(a, b):
    """The exact remainder; Python's own refuses quotients of more than 38 digits."""
    if b.is_zero():
        return "none"
    gap = a.as_tuple().exponent - b.as_tuple().exponent
    left = int("".join(map(str, a.as_tuple().digits)))
    right = int("".join(map(str, b.as_tuple().digits)))
    if gap >= 0:
        rest = left % right * pow(10, gap, right) % right
    else:
        rest = left % (right * 10**-gap)
    result = Decimal(rest).scaleb(min(a.as_tuple().exponent, b.as_tuple().exponent), context=exact)
    return canonical(result.copy_negate() if a.is_signed() else result)


def quantize(value, places):
    sign, digits, exponent = value.as_tuple()
    if -exponent <= places:
        return canonical(value)
    wide = Context(prec=12000, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
    return canonical(value.quantize(Decimal((0, (1,), -places)), context=wide))


def parsed(text):
    value = rounding.create_decimal(text)
    if not value.is_zero() and not -RANGE <= value.adjusted() <= RANGE:
        return "none"
    return canonical(value)


def order(a, b):
    return "less" if a < b else "greater" if a > b else "equal"


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    numbers = Numbers(int(sys.argv[2]) if len(sys.argv) > 2 else 38)
    r = numbers.random
    kinds = ["add"] * 5 + ["sub"] * 5 + ["mul"] * 5 + ["div"] * 5 + ["mod"] * 3 + ["cmp"] * 2
    kinds += ["trunc", "frac", "round", "round", "parse", "parse", "text"]
    lines = []
    while len(lines) < count:
        kind = r.choice(kinds)
        a = numbers.number()
        b = numbers.number()
        if kind == "parse":
            text = numbers.text()
            lines.append(f"parse {text} - {parsed(text)}")
            continue
        if kind in ("add", "sub", "cmp", "mod") and not a.is_zero() and r.random() < 0.6:
            b = numbers.partner(a)
            if r.random() < 0.5:
                a, b = b, a
        elif kind == "mul" and r.random() < 0.4:
            a, b = numbers.product()
        elif kind == "div" and r.random() < 0.5:
            a, b = numbers.quotient()
        if any(not x.is_zero() and not -RANGE <= x.adjusted() <= RANGE for x in (a, b)):
            continue
        second = show(b)
        if kind == "add":
            result = canonical(rounding.add(a, b))
        elif kind == "sub":
            result = canonical(rounding.subtract(a, b))
        elif kind == "mul":
            result = canonical(rounding.multiply(a, b))
        elif kind == "div":
            result = "none" if b.is_zero() else canonical(rounding.divide(a, b))
        elif kind == "mod":
            result = remainder(a, b)
        elif kind == "cmp":
            result = order(a, b)
        elif kind in ("trunc", "frac"):
            whole = a.to_integral_value(rounding="ROUND_DOWN")
            second = "-"
            result = canonical(whole if kind == "trunc" else exact.subtract(a, whole))
        elif kind == "round":
            places = r.randint(-5, 5) if r.random() < 0.5 else -a.as_tuple().exponent - r.randint(-1, DIGITS + 2)
            second = str(places)
            result = quantize(a, places)
        else:
            second = "-"
            result = plain(a)
        lines.append(f"{kind} {show(a)} {second} {result}")
    sys.stdout.write("\n".join(lines) + "\n")


main()
