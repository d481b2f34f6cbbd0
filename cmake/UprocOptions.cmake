# Compiler settings shared by every room.
include(CheckCXXSourceCompiles)
option(UPROC_TESTS "Build the tests" ON)
option(UPROC_BENCH "Build the benchmarks" OFF)
option(UPROC_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
set(UPROC_SANITIZE "" CACHE STRING "Sanitizers for the whole tree, e.g. address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# -O2: -O3 gains nothing measurable here, and g++ 12 warns falsely of correct std::string code with it.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

find_program(UPROC_CCACHE ccache)
if(UPROC_CCACHE)
  # Precompiled headers are only cached with these sloppiness settings (ccache manual, "Precompiled headers").
  set(_launcher ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${UPROC_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${_launcher})
endif()

if(UPROC_SANITIZE)
  # Without vptr: that check wants the type information of classes whose code is in a part opened at run time.
  add_compile_options(-fsanitize=${UPROC_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer
                      # Clang 14 cannot assemble that check in coroutines.
                      $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  add_link_options(-fsanitize=${UPROC_SANITIZE})
endif()

add_library(uproc_warnings INTERFACE)
target_compile_options(uproc_warnings INTERFACE -Wall -Wextra -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these for correct std::string code (GCC bugs 105329, 105651).
  target_compile_options(uproc_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>
                         $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict> $<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overflow> $<$<COMPILE_LANGUAGE:CXX>:-Wno-array-bounds>)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # g++'s -Wconversion leaves these out for C++.
  target_compile_options(uproc_warnings INTERFACE -Wno-sign-conversion)
endif()

# The C++ runtime as a part of the program: loading and relocating it takes as long as an empty script. Not where the
# sanitizers want to see it, and not where the static library is not installed. The unwinder stays shared (libgcc_s):
# with one in each part, an exception that leaves a part (memory exhausted) would end the process.
add_library(uproc_static_runtime INTERFACE)
if(NOT UPROC_SANITIZE)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static-libstdc++)
  check_cxx_source_compiles("#include <string>\nint main(int count, char** words) { return std::string(words[0]) == words[count - 1]; }"
                            UPROC_STATIC_CXX_RUNTIME)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  if(UPROC_STATIC_CXX_RUNTIME)
    target_link_options(uproc_static_runtime INTERFACE -static-libstdc++)
  endif()
endif()

# uproc_room(NAME DIRS... [LINKS ...]): one static library a room, every .cpp below the given folders.
function(uproc_room name)
  cmake_parse_arguments(ROOM "" "" "DIRS;LINKS;PRIVATE_LINKS" ${ARGN})
  set(sources)
  foreach(dir ${ROOM_DIRS})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_LINKS} PRIVATE uproc_warnings ${ROOM_PRIVATE_LINKS})
  target_precompile_headers(${name} PRIVATE <algorithm> <array> <cstdint> <functional> <map> <memory> <optional>
                            <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
endfunction()
