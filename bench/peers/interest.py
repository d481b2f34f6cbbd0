from decimal import Decimal, getcontext, ROUND_HALF_UP

getcontext().prec = 38
getcontext().rounding = ROUND_HALF_UP


def main():
    account = 0
    paid = Decimal(0)
    twelve = Decimal(12)
    payment = Decimal("3.21")
    months = Decimal(360)
    while account < 1000:
        account += 1
        balance = Decimal(1000 + account)
        rate = 1 + Decimal("0.05") / twelve
        month = 0
        while month < 360:
            month += 1
            balance = balance * rate - payment
            paid = paid + balance / months
    print(balance.normalize())
    print(paid.normalize())


main()
