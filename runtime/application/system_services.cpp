#include "runtime/application/system_services.hpp"

#include <chrono>
#include <ctime>

namespace uproc::runtime {

std::int64_t SystemClock::now() const {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() / 10;
}

int SystemClock::utcOffset(std::int64_t now) const {
    const std::time_t seconds = static_cast<std::time_t>(now / 100);
    std::tm local{};
    if (localtime_r(&seconds, &local) == nullptr) return 0;
    return static_cast<int>(local.tm_gmtoff);
}

SystemRandom::SystemRandom() {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    engine_.seed(seed);
}

}  // namespace uproc::runtime
