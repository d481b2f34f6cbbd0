// ListForm and the list operations on Values against a plain model: a vector of raw items.
#include "interpreter/values/list_form.hpp"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "interpreter/values/letter_case.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc {
namespace {

using namespace std::string_view_literals;

// "·;" and "·!" as in the project's notation for GOLD ; and GOLD !.
std::string gold(std::string_view text) {
    std::string result(text);
    for (const auto& [mark, byte] : {std::pair{"·;", goldSeparator}, std::pair{"·!", goldNot}}) {
        const std::string_view written = mark;
        for (std::size_t at = result.find(written); at != std::string::npos; at = result.find(written)) {
            result.replace(at, written.size(), 1, byte);
        }
    }
    return result;
}

std::string itemAt(const Value& list, std::int64_t number) {
    Value item;
    lists::get(item, list, number);
    return item.toText();
}

std::string valueOf(const Value& list, std::string_view id, IdMatch match = IdMatch::AnyCase) {
    Value item;
    lists::get(item, list, id, match);
    return item.toText();
}

// ---- documented rules, on small lists (scanned) and on big ones (parsed)

// The same list with enough items behind it to be parsed.
Value list(std::string_view text, bool big) {
    std::string whole = gold(text);
    if (big) {
        for (int i = 0; i < 40; ++i)
            whole += goldSeparator + ("filler" + std::to_string(i) + "=x");
    }
    return Value::string(whole);
}

class ListRule : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(SmallAndBig, ListRule, testing::Bool());

TEST_P(ListRule, ItemsAreNumberedFromOne) {
    const Value days = list("Mon·;Tue·;Wed", GetParam());
    EXPECT_EQ(itemAt(days, 1), "Mon");
    EXPECT_EQ(itemAt(days, 3), "Wed");
    EXPECT_EQ(itemAt(days, 1), "Mon") << "the second look uses the parsed form";
}

TEST_P(ListRule, IdsMatchInAnyCaseUnlessCaseIsAskedFor) {
    const Value days = list("mon=monday·;tue=tuesday", GetParam());
    for (int pass = 0; pass < 3; ++pass) {
        EXPECT_EQ(valueOf(days, "TUE"), "tuesday");
        EXPECT_EQ(valueOf(days, "TUE", IdMatch::ExactCase), "");
        EXPECT_EQ(valueOf(days, "tue", IdMatch::ExactCase), "tuesday");
    }
}

TEST_P(ListRule, FirstMatchWins) {
    const Value twice = list("a=1·;A=2·;a=3", GetParam());
    for (int pass = 0; pass < 3; ++pass) {
        EXPECT_EQ(valueOf(twice, "A"), "1");
        EXPECT_EQ(valueOf(twice, "A", IdMatch::ExactCase), "2");
    }
}

TEST_P(ListRule, IdsMatchInAnyCaseBeyondAscii) {
    const Value cities = list("MÜNCHEN=1·;Köln=2", GetParam());
    for (int pass = 0; pass < 3; ++pass) {
        EXPECT_EQ(valueOf(cities, "münchen"), "1");
        EXPECT_EQ(valueOf(cities, "KÖLN"), "2");
    }
}

TEST_P(ListRule, ItemWithoutEqualSignIsIdAndValue) {
    const Value days = list("Monday·;Tuesday", GetParam());
    EXPECT_EQ(valueOf(days, "monday"), "Monday");
}

TEST_P(ListRule, MissingItemGivesEmptyTargetAndNumberZero) {
    const Value days = list("mon=monday", GetParam());
    for (int pass = 0; pass < 3; ++pass) {
        Value target = Value::string("before"sv);
        EXPECT_EQ(lists::get(target, days, "sun", IdMatch::AnyCase), 0U);
        EXPECT_TRUE(target.isEmpty());
        target = Value::string("before"sv);
        EXPECT_EQ(lists::get(target, days, 999), 0U);
        EXPECT_TRUE(target.isEmpty());
        EXPECT_EQ(lists::get(target, days, 0), 0U);
        EXPECT_EQ(lists::get(target, days, -2), 0U);
    }
}

TEST_P(ListRule, SublistSeparatorsAreNestedOneLevelDeeper) {
    Value days = list("mon=monday", GetParam());
    lists::put(days, "weekend", gold("sat·;sun·!·;x"), IdMatch::AnyCase);
    EXPECT_EQ(valueOf(days, "weekend"), gold("sat·;sun·!·;x"));
    EXPECT_NE(days.view().find(gold("weekend=sat·!·;sun·!·!·;x")), std::string_view::npos);
}

TEST_P(ListRule, PutReplacesTheFirstItemWithThatIdInItsPlace) {
    Value days = list("mon=monday·;Tue=x·;wed=w", GetParam());
    EXPECT_EQ(lists::put(days, "TUE", "tuesday", IdMatch::AnyCase), 2U);
    EXPECT_EQ(itemAt(days, 2), "TUE=tuesday");
    EXPECT_EQ(itemAt(days, 3), "wed=w");
}

TEST_P(ListRule, NumberZeroOrBelowMinusOneDoesNothing) {
    Value days = list("mon", GetParam());
    const std::string before(days.view());
    EXPECT_EQ(lists::put(days, 0, "x"), 0U);
    EXPECT_EQ(lists::put(days, -2, "x"), 0U);
    EXPECT_EQ(lists::remove(days, 0), 0U);
    EXPECT_EQ(lists::remove(days, -2), 0U);
    EXPECT_EQ(days.view(), before);
}

TEST_P(ListRule, MinusOneIsTheLastItem) {
    Value days = list("mon·;tue", GetParam());
    const std::size_t count = lists::count(days);
    EXPECT_EQ(lists::put(days, -1, "new"), count + 1);
    EXPECT_EQ(itemAt(days, -1), "new");
    EXPECT_EQ(lists::remove(days, -1), count + 1);
    EXPECT_EQ(lists::count(days), count);
}

TEST_P(ListRule, NumberPastTheEndMakesEmptyItems) {
    Value days = list("mon", GetParam());
    const std::size_t wanted = lists::count(days) + 3;
    EXPECT_EQ(lists::put(days, static_cast<std::int64_t>(wanted), "x"), wanted);
    EXPECT_EQ(lists::count(days), wanted);
    EXPECT_TRUE(std::string(days.view()).ends_with(gold("·;·;·;x")));
}

TEST_P(ListRule, DeleteReturnsTheNumberTheItemHad) {
    Value days = list("mss·;ora·;syb·;db2", GetParam());
    EXPECT_EQ(lists::remove(days, 3), 3U);
    EXPECT_EQ(itemAt(days, 3), "db2");
    EXPECT_EQ(lists::remove(days, "ORA", IdMatch::AnyCase), 2U);
    EXPECT_EQ(itemAt(days, 2), "db2");
    EXPECT_EQ(lists::remove(days, "ORA", IdMatch::AnyCase), 0U);
}

TEST_P(ListRule, EscapedEqualSignBelongsToTheId) {
    Value marks = list("34% or worse=FAIL·;mark %= 35% exactly=RE-SIT·;36% or better=PASS", GetParam());
    for (int pass = 0; pass < 3; ++pass) {
        EXPECT_EQ(valueOf(marks, "34% or worse"), "FAIL");
        EXPECT_EQ(valueOf(marks, "mark = 35% exactly"), "RE-SIT");
        EXPECT_EQ(valueOf(marks, "36% or better"), "PASS");
    }
}

TEST_P(ListRule, AnyIdIsFoundAgain) {
    Value marks = list("x=y", GetParam());
    for (const char* id : {"a=b", "100%", "12:00", "%", "=", "%=", "·;", "a·;b=c", ""}) {
        lists::put(marks, gold(id), std::string("value of ") + id, IdMatch::AnyCase);
    }
    for (const char* id : {"a=b", "100%", "12:00", "%", "·;", "a·;b=c", ""}) {
        EXPECT_EQ(valueOf(marks, gold(id)), std::string("value of ") + id);
    }
    EXPECT_EQ(valueOf(marks, "="), "value of %=") << "an escaped id means the same as the plain one";
}

TEST(List, EmptyItemInAnEmptyListLeavesItEmpty) {
    Value empty;
    EXPECT_EQ(lists::put(empty, -1, ""), 0U);
    EXPECT_EQ(lists::put(empty, 1, ""), 0U);
    EXPECT_EQ(empty.toText(), "");
    EXPECT_EQ(lists::put(empty, -1, "Limburg"), 1U);
    EXPECT_EQ(lists::put(empty, -1, ""), 2U);
    EXPECT_EQ(lists::put(empty, -1, "Zeeland"), 3U);
    EXPECT_EQ(empty.toText(), gold("Limburg·;·;Zeeland"));
}

TEST(List, EmptyListHasNoItems) {
    EXPECT_EQ(lists::count(Value()), 0U);
    EXPECT_EQ(lists::count(Value::string(""sv)), 0U);
    EXPECT_EQ(lists::count(Value::string(gold("·;"))), 2U);
    EXPECT_EQ(lists::count(Value::integer(7)), 1U);
}

TEST(List, TooHighANumberIsRefused) {
    Value small = Value::string("x"sv);
    EXPECT_EQ(lists::put(small, 4'000'000'000'000, "x"), 0U);
    EXPECT_EQ(small.toText(), "x");
}

TEST(List, EmptinessIsKnownWithoutWritingTheText) {
    Value days = list("mon", true);
    while (lists::count(days) > 0) {
        EXPECT_FALSE(days.stringObject()->empty());
        lists::remove(days, 1);
    }
    EXPECT_TRUE(days.stringObject()->empty());
    EXPECT_EQ(days.toText(), "");
}

// ---- random operations against the model

// The rules on plain text, as simple as possible.
class Model {
  public:
    explicit Model(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] std::vector<std::string> items() const {
        std::vector<std::string> result;
        if (text_.empty()) return result;
        result.emplace_back();
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (text_[i] == goldSeparator && (i == 0 || text_[i - 1] != goldNot)) {
                result.emplace_back();
            } else {
                result.back().push_back(text_[i]);
            }
        }
        return result;
    }
    void set(const std::vector<std::string>& items) {
        text_.clear();
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) text_.push_back(goldSeparator);
            text_ += items[i];
        }
    }
    static std::string nested(std::string_view value) {
        std::string result;
        for (const char c : value) {
            if (c == goldSeparator) result.push_back(goldNot);
            result.push_back(c);
        }
        return result;
    }
    static std::string unnested(std::string_view item) {
        std::string result;
        for (const char c : item) {
            if (c == goldSeparator && !result.empty() && result.back() == goldNot) result.pop_back();
            result.push_back(c);
        }
        return result;
    }
    // Ids in these tests have no escapes, and no value ends in GOLD !.
    [[nodiscard]] std::size_t find(std::string_view id, IdMatch match) const {
        const auto all = items();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::string own = all[i].substr(0, all[i].find('='));
            if (match == IdMatch::ExactCase ? own == id : toLower(own) == toLower(id)) return i + 1;
        }
        return 0;
    }
    void put(std::size_t number, const std::string& raw) {
        auto all = items();
        if (number == 0 || number > all.size()) {
            if (number == 0) number = all.size() + 1;
            while (all.size() + 1 < number)
                all.emplace_back();
            all.push_back(raw);
        } else {
            all[number - 1] = raw;
        }
        set(all);
    }
    void remove(std::size_t number) {
        auto all = items();
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(number) - 1);
        set(all);
    }
    std::string text_;
};

class ListAgainstModel : public testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Seeds, ListAgainstModel, testing::Range(0U, 40U));

TEST_P(ListAgainstModel, EveryOperationGivesTheSameTextNumbersAndItems) {
    std::mt19937 random(GetParam());
    const auto below = [&](std::size_t n) { return random() % n; };
    const std::size_t distinct = GetParam() % 4 == 0 ? 3 : 60;  // ids; few make many duplicates
    const std::size_t usual = GetParam() % 2 == 0 ? 8 : 120;    // items
    const bool looks = GetParam() % 3 == 0;                     // at the text after every step
    const std::vector<std::string> letters{"a", "B", "é", "É", "·;", "·!·;", "zz"};
    const auto randomId = [&] {
        std::string id = "k" + std::to_string(below(distinct));
        if (below(3) == 0) id = "K" + id.substr(1);
        if (below(5) == 0) id += below(2) == 0 ? "ä" : "Ä";
        return id;
    };
    const auto randomValue = [&] {
        std::string value;
        for (std::size_t n = below(4); n > 0; --n)
            value += gold(letters[below(letters.size())]);
        return value;
    };

    Value list = Value::string(""sv);
    Model model("");
    for (int step = 0; step < 1500; ++step) {
        const std::size_t size = model.items().size();
        ASSERT_EQ(lists::count(list), size);
        const IdMatch match = below(3) == 0 ? IdMatch::ExactCase : IdMatch::AnyCase;
        const bool grow = size < usual;
        switch (below(grow ? 8 : 10)) {
            case 0:
            case 1: {
                const std::string value = randomValue();
                const std::size_t number = lists::put(list, -1, value);
                model.put(0, Model::nested(value));
                ASSERT_EQ(number, model.items().size());
                break;
            }
            case 2:
            case 3: {
                const std::string id = randomId();
                const std::string value = randomValue();
                const std::size_t number = lists::put(list, id, value, match);
                const std::size_t found = model.find(id, match);
                model.put(found, id + "=" + Model::nested(value));
                ASSERT_EQ(number, found > 0 ? found : size + 1);
                break;
            }
            case 4: {
                const std::size_t number = 1 + below(size + 3);
                const std::string value = below(2) == 0 ? randomId() + "=" + randomValue() : randomValue();
                lists::put(list, static_cast<std::int64_t>(number), value);
                model.put(number, Model::nested(value));
                break;
            }
            case 5: {
                const std::string id = randomId();
                ASSERT_EQ(lists::find(list, id, match), model.find(id, match));
                break;
            }
            case 6:
                if (size > 0) {
                    const std::size_t number = 1 + below(size);
                    ASSERT_EQ(itemAt(list, static_cast<std::int64_t>(number)),
                              Model::unnested(model.items()[number - 1]));
                }
                break;
            case 7: {
                const Value copy = list;  // later changes must not reach it
                const std::string before = copy.toText();
                lists::put(list, "k1", "changed", IdMatch::AnyCase);
                const std::size_t found = model.find("k1", IdMatch::AnyCase);
                model.put(found, "k1=changed");
                ASSERT_EQ(copy.toText(), before);
                break;
            }
            case 8: {
                const std::string id = randomId();
                const std::size_t found = model.find(id, match);
                ASSERT_EQ(lists::remove(list, id, match), found);
                if (found > 0) model.remove(found);
                break;
            }
            default:
                if (size > 0) {
                    const std::size_t number = below(3) == 0 ? 1 : 1 + below(size);
                    ASSERT_EQ(lists::remove(list, static_cast<std::int64_t>(number)), number);
                    model.remove(number);
                }
        }
        if (looks || step % 100 == 0) {
            ASSERT_EQ(list.toText(), model.text_) << "step " << step;
            ASSERT_EQ(list.stringObject()->bytes(), model.text_.size());
        }
    }
    EXPECT_EQ(list.toText(), model.text_);
}

TEST(ListForm, ItemEndingInGoldNotRunsIntoTheNextOne) {
    for (const bool parsed : {false, true}) {
        Value items = parsed ? list("a", true) : Value::string("a"sv);
        lists::put(items, 1, std::string("x") + goldNot);
        const std::size_t count = lists::count(items);
        lists::put(items, -1, std::string("y") + goldNot);
        lists::put(items, -1, "z");
        EXPECT_EQ(lists::count(Value::string(std::string(items.view()))), lists::count(items)) << count;
    }
}

// ---- cost: each of these takes minutes if an operation is linear

TEST(ListCost, QueueTakenFromTheHead) {
    constexpr int items = 200'000;
    Value queue = Value::string(""sv);
    for (int i = 0; i < items; ++i)
        lists::put(queue, -1, std::to_string(i));
    Value taken;
    for (int i = 0; i < items; ++i) {
        ASSERT_FALSE(queue.stringObject()->empty());
        lists::get(taken, queue, 1);
        ASSERT_EQ(taken.view(), std::to_string(i));
        lists::remove(queue, 1);
    }
    EXPECT_TRUE(queue.stringObject()->empty());
}

TEST(ListCost, IdsPutFoundAndDeletedInTheMiddle) {
    constexpr int items = 200'000;
    Value list = Value::string(""sv);
    for (int i = 0; i < items; ++i)
        lists::put(list, "id" + std::to_string(i), "v", IdMatch::AnyCase);
    for (int i = 1; i < items; i += 2) {
        ASSERT_NE(lists::remove(list, "ID" + std::to_string(i), IdMatch::AnyCase), 0U);
    }
    EXPECT_EQ(lists::count(list), items / 2U);
    Value value;
    for (int i = 0; i < items; i += 2) {
        ASSERT_EQ(lists::get(value, list, "id" + std::to_string(i), IdMatch::AnyCase), i / 2U + 1);
        ASSERT_EQ(lists::get(value, list, i / 2 + 1), i / 2U + 1);
    }
}

TEST(ListCost, EqualIdsDeletedOneByOne) {
    constexpr int items = 100'000;
    Value list = Value::string(""sv);
    for (int i = 0; i < items; ++i)
        lists::put(list, -1, "same=" + std::to_string(i));
    for (int i = 0; i < items; ++i) {
        ASSERT_EQ(lists::remove(list, "same", IdMatch::AnyCase), 1U);
    }
    EXPECT_EQ(lists::count(list), 0U);
}

TEST(ListCost, FlagsReplacedByNumberAndSoughtById) {
    constexpr int items = 50'000;
    Value list = Value::string(""sv);
    for (int i = 0; i < items; ++i)
        lists::put(list, -1, "free");
    for (int i = 0; i < items; ++i) {
        const std::size_t number = lists::find(list, "free", IdMatch::AnyCase);
        ASSERT_EQ(number, i + 1U);
        lists::put(list, static_cast<std::int64_t>(number), "used");
    }
    EXPECT_EQ(lists::find(list, "free", IdMatch::AnyCase), 0U);
}

TEST(ListCost, GrowingAndShrinkingValuesDoNotPileUp) {
    Value list = Value::string(""sv);
    for (int i = 0; i < 1000; ++i)
        lists::put(list, "id" + std::to_string(i), "v", IdMatch::AnyCase);
    for (int i = 0; i < 300'000; ++i) {
        lists::put(list, "id" + std::to_string(i % 1000), std::string(static_cast<std::size_t>(i % 37), 'x'),
                   IdMatch::AnyCase);
    }
    EXPECT_LT(list.stringObject()->text().capacity(), 200'000U);
}

}  // namespace
}  // namespace uproc
