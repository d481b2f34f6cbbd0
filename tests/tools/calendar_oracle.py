#!/usr/bin/env python3
"""Prints days of the calendar for value_calendar_test.cpp: what Python's datetime knows of them, one day a line.

usage: calendar_oracle.py COUNT SEED

Each line: ccyymmdd, day of the week (Monday 1), ISO year, ISO week, ordinal (1 January 0001 is 1).
The first and last days of the years 1 to 9999 that matter come first, then days drawn at random.
"""
import datetime
import random
import sys


def line(day):
    year, week, weekday = day.isocalendar()
    return f"{day.year:04}{day.month:02}{day.day:02} {weekday} {year} {week} {day.toordinal()}"


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    days = []
    for year in [1, 4, 100, 400, 1582, 1900, 1970, 2000, 2100, 9998, *range(2004, 2034)]:
        for month, day in [(1, 1), (1, 2), (1, 3), (1, 4), (2, 28), (3, 1), (12, 28), (12, 29), (12, 30), (12, 31)]:
            days.append(datetime.date(year, month, day))
    draw = random.Random(seed)
    while len(days) < count:
        days.append(datetime.date.fromordinal(draw.randint(1, datetime.date(9999, 12, 30).toordinal())))
    print("\n".join(line(day) for day in days[:count]))


if __name__ == "__main__":
    main()
