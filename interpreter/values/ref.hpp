// Intrusive reference counting for the objects that values point to.
//
// Counts are plain integers: an object belongs to one runtime, and a runtime to one thread at a time.
#pragma once

#include <cstdint>
#include <utility>

namespace uproc {

// Base of everything a Value can refer to. `release` runs the virtual destructor when the last reference goes.
class Counted {
  public:
    Counted() = default;
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

    void retain() noexcept { ++references_; }
    void release() noexcept {
        if (--references_ == 0) lastReferenceGone();
    }
    [[nodiscard]] bool unique() const noexcept { return references_ == 1; }
    [[nodiscard]] std::uint32_t references() const noexcept { return references_; }

  protected:
    virtual ~Counted() = default;
    // Called when no reference is left; the default deletes the object. Handles' targets override it to run `cleanup`.
    virtual void lastReferenceGone() noexcept { delete this; }

  private:
    std::uint32_t references_ = 0;
};

// Owning pointer to a Counted object.
template <class T>
class Ref {
  public:
    Ref() = default;
    Ref(std::nullptr_t) noexcept {}
    explicit Ref(T* object) noexcept : object_(object) {
        if (object_) object_->retain();
    }
    Ref(const Ref& other) noexcept : Ref(other.object_) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <class U>
    Ref(const Ref<U>& other) noexcept : Ref(other.get()) {}
    ~Ref() {
        if (object_) object_->release();
    }
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }

    [[nodiscard]] T* get() const noexcept { return object_; }
    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.object_ == b.object_; }

  private:
    T* object_ = nullptr;
};

template <class T, class... Args>
Ref<T> makeRef(Args&&... args) {
    return Ref<T>(new T(std::forward<Args>(args)...));
}

}  // namespace uproc
