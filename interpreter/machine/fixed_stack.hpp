// A stack of fixed capacity. Pushing is a few stores: a vector would keep its growing out of line, and in the way of
// every call.
#pragma once

#include <cassert>
#include <cstddef>
#include <iterator>
#include <memory>
#include <type_traits>

namespace uproc {

template <class T>
class FixedStack {
  public:
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    // The memory stays untouched until it is needed.
    explicit FixedStack(std::size_t capacity)
        : items_(std::allocator<T>().allocate(capacity), Free{capacity}), top_(items_.get()) {}

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(top_ - items_.get()); }
    [[nodiscard]] bool empty() const { return top_ == items_.get(); }
    // The caller has seen to it that there is room.
    void push_back(const T& item) {
        assert(size() < items_.get_deleter().capacity);
        std::construct_at(top_++, item);
    }
    void pop_back() { --top_; }
    [[nodiscard]] T& front() { return items_[0]; }
    [[nodiscard]] const T& front() const { return items_[0]; }
    [[nodiscard]] T& back() { return top_[-1]; }
    [[nodiscard]] const T& back() const { return top_[-1]; }
    T& operator[](std::size_t i) { return items_[i]; }
    const T& operator[](std::size_t i) const { return items_[i]; }

    [[nodiscard]] T* begin() { return items_.get(); }
    [[nodiscard]] T* end() { return top_; }
    [[nodiscard]] const T* begin() const { return items_.get(); }
    [[nodiscard]] const T* end() const { return top_; }
    [[nodiscard]] auto rbegin() const { return std::make_reverse_iterator(end()); }
    [[nodiscard]] auto rend() const { return std::make_reverse_iterator(begin()); }

  private:
    struct Free {
        std::size_t capacity;
        void operator()(T* items) const { std::allocator<T>().deallocate(items, capacity); }
    };
    std::unique_ptr<T[], Free> items_;
    T* top_;
};

}  // namespace uproc
