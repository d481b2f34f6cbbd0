// The real clock and random numbers of this process.
#pragma once

#include <random>

#include "runtime/seams/services.hpp"

namespace uproc::runtime {

class SystemClock final : public Clock {
  public:
    [[nodiscard]] std::int64_t now() const override;
    [[nodiscard]] int utcOffset(std::int64_t now) const override;
};

class SystemRandom final : public Random {
  public:
    SystemRandom();
    std::uint64_t next() override { return engine_(); }

  private:
    std::mt19937_64 engine_;
};

}  // namespace uproc::runtime
