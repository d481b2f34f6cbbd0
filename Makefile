# The two commands of the README, and shortcuts for working on uproc. CMakePresets.json holds the build itself.
PRESET ?= release
BUILD := $(if $(filter release,$(PRESET)),build,build/$(PRESET))
JOBS ?= $(shell nproc)

.PHONY: run test build packages format tidy asan bench clean

run: build
	./build/uproc run samples/starttls/starttls.proc --asn samples/starttls/starttls.asn --sandbox --show-dialog
	./build/uproc run samples/sendmail/sendmail.proc --asn samples/sendmail/sendmail.asn --sandbox --show-mail

test: build
	python3 tests/tools/check_include_direction.py
	ctest --preset release --parallel $(JOBS)

build: packages
	cmake --preset release
	cmake --build --preset release --parallel $(JOBS)

packages:
	scripts/install-packages

asan: packages
	cmake --preset asan
	cmake --build --preset asan --parallel $(JOBS)
	ctest --preset asan --parallel $(JOBS)

bench: packages
	cmake --preset bench
	cmake --build --preset bench --parallel $(JOBS)
	python3 bench/compare.py --binary build/bench/uproc

format:
	git ls-files '*.cpp' '*.hpp' '*.c' '*.h' | xargs clang-format -i

tidy: build
	scripts/run-clang-tidy

clean:
	rm -rf build
