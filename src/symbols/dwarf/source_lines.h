// Lines of the source and the addresses of their code.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sonde::symbols {

struct SourceFile {
  std::string name;       // as the compiler was told: "src/a.c"; shown to people
  std::string full_path;  // with the folder it was compiled in
};

struct LineRow {
  u64 address = 0;
  u32 file = 0;  // in LineProgram::files
  u32 line = 0;  // 0: code of no line
  u16 column = 0;
  bool is_statement = false;
  bool prologue_end = false;
  bool end = false;  // the first address behind a sequence; tells of no code
  bool operator==(const LineRow&) const = default;
};

// The line table of one unit.
struct LineProgram {
  std::vector<SourceFile> files;  // by the number that DW_AT_decl_file and the rows use
  std::vector<LineRow> rows;      // in sequences, each ascending and closed by an end row; the sequences in order
};

// An address with the line it belongs to.
struct LinePlace {
  const SourceFile* file = nullptr;
  u32 line = 0;
  u32 column = 0;
  u64 start = 0;  // of the code of this row
  u64 end = 0;
  bool is_statement = false;
};

// Where to stop for a line of the source.
struct LineAddress {
  u64 address = 0;
  u32 line = 0;  // the line asked for, or the next one that has code
  const SourceFile* file = nullptr;
};

// Whether people who write `wanted` mean this file: the same path, or its last parts.
bool names_file(std::string_view path, std::string_view wanted);

}  // namespace sonde::symbols
