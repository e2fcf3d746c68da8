#include "symbols/elf/elf_file.h"

#include <elf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "symbols/elf/debug_files.h"
#include "symbols/elf/decompress.h"
#include "symbols/elf/symbol_table.h"
#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Folder;

constexpr const char* source = R"(
int exported(int n) { return n * 3; }
static __attribute__((noinline)) int hidden(int n) { return n * 5 + exported(n); }
int weakling(int) __attribute__((weak, alias("exported")));
int data_item = 4;
int main(int argc, char** argv) { return hidden(argc) + exported(argc) + data_item; }
)";

std::shared_ptr<const ElfFile> open(const std::string& path) { return ElfFile::parse(FileSource::open(path.c_str())); }

SymbolTable symbols_of(std::initializer_list<std::shared_ptr<const ElfFile>> files) {
  SymbolTable table;
  for (const auto& file : files) table.add(*file);
  table.finish();
  return table;
}

std::optional<Symbol> named(const SymbolTable& table, std::string_view name) {
  std::optional<Symbol> found;
  table.each([&](const Symbol& symbol) {
    if (symbol.name == name && !found) found = symbol;
  });
  return found;
}

TEST(ElfFile, ReadsHeadersOfEveryKind) {
  Folder folder;
  for (const char* flags : {"", "-m32", "-static", "-no-pie", "-m32 -static"}) {
    const auto file = open(folder.compile("a.c", source, std::string(flags) + " -Wl,--build-id=0x0123456789abcdef"));
    ASSERT_TRUE(file) << flags;
    EXPECT_EQ(file->build_id(), "0123456789abcdef") << flags;
    EXPECT_EQ(file->machine() == Machine::i386, std::string_view(flags).find("m32") != std::string_view::npos);
    ASSERT_NE(file->section(".text"), nullptr);
    EXPECT_EQ(file->section(".no such"), nullptr);
    EXPECT_LT(file->low(), file->high());
    const Section& text = *file->section(".text");
    EXPECT_EQ(file->address_of_offset(text.offset, true), text.address);
    EXPECT_EQ(file->place_of(text.address)->offset, text.offset);
    EXPECT_FALSE(file->place_of(~u64{0}));
  }
}

TEST(ElfFile, RefusesWhatIsNone) {
  EXPECT_EQ(open("/etc/passwd"), nullptr);
  EXPECT_EQ(open("/dev/zero"), nullptr);
  EXPECT_EQ(open("/no/such/file"), nullptr);
  EXPECT_EQ(open("/"), nullptr);
  EXPECT_EQ(ElfFile::parse(nullptr), nullptr);
  EXPECT_EQ(ElfFile::parse(std::make_shared<BufferSource>(std::vector<std::byte>{})), nullptr);
  Folder folder;
  ASSERT_TRUE(folder.run("mkfifo pipe"));
  EXPECT_EQ(open(folder.at("pipe")), nullptr);  // and does not wait for a writer
}

TEST(SymbolTable, FindsByAddress) {
  Folder folder;
  const auto table = symbols_of({open(folder.compile("a.c", source, "-O1"))});
  const auto exported = named(table, "exported");
  const auto hidden = named(table, "hidden");
  ASSERT_TRUE(exported && hidden);
  ASSERT_GT(exported->size, 0u);
  Symbol found;
  ASSERT_TRUE(table.find(exported->address, SymbolMatch::covering, found));
  EXPECT_EQ(found.name, "exported");  // global before weak
  ASSERT_TRUE(table.find(exported->address + exported->size - 1, SymbolMatch::covering, found));
  EXPECT_EQ(found.name, "exported");
  ASSERT_TRUE(table.find(hidden->address, SymbolMatch::covering, found));
  EXPECT_EQ(found.name, "hidden");
  EXPECT_FALSE(table.find(0, SymbolMatch::covering, found));
  EXPECT_FALSE(table.find(~u64{0}, SymbolMatch::covering, found));
  std::vector<std::string> aliases;
  table.each_alias(exported->index, [&](const Symbol& alias) { aliases.emplace_back(alias.name); });
  EXPECT_EQ(aliases, std::vector<std::string>{"weakling"});
}

TEST(SymbolTable, NearestFunctionWhenNothingCovers) {
  Folder folder;
  const std::string path = folder.compile("gap.S", R"(
.text
.globl before
.type before,@function
before: ret
.size before,1
.fill 64,1,0x90
.globl after
.type after,@function
after: ret
.size after,1
)",
                                          "-shared -nostdlib", "gap.so");
  const auto table = symbols_of({open(path)});
  const auto before = named(table, "before");
  ASSERT_TRUE(before);
  Symbol found;
  EXPECT_FALSE(table.find(before->address + 10, SymbolMatch::covering, found));
  ASSERT_TRUE(table.find(before->address + 10, SymbolMatch::nearest, found));
  EXPECT_EQ(found.name, "before");
  EXPECT_FALSE(table.find(before->address - 1, SymbolMatch::nearest, found));
}

TEST(SymbolTable, LabelsWithoutSizeReachToTheNextSymbol) {
  Folder folder;
  const std::string path = folder.compile("label.S", R"(
.text
.globl sized
.type sized,@function
sized: nop
inner: nop
 nop
.size sized,.-sized
label: nop
 nop
.globl last
.type last,@function
last: ret
)",
                                          "-shared -nostdlib", "label.so");
  const auto table = symbols_of({open(path)});
  const auto sized = named(table, "sized");
  ASSERT_TRUE(sized);
  const auto at = [&](u64 offset) {
    Symbol found;
    return table.find(sized->address + offset, SymbolMatch::covering, found) ? std::string(found.name) : "?";
  };
  EXPECT_EQ(at(0), "sized");
  EXPECT_EQ(at(2), "sized");  // not the label inside
  EXPECT_EQ(at(3), "label");
  EXPECT_EQ(at(4), "label");
  EXPECT_EQ(at(5), "last");
  EXPECT_EQ(at(6), "?");  // the section ends
}

TEST(SymbolTable, WithoutSectionHeaders) {
  Folder folder;
  for (const char* flags : {"-O1 -rdynamic", "-O1 -rdynamic -Wl,--hash-style=sysv", "-O1 -rdynamic -m32"}) {
    const std::string path = folder.compile("a.c", source, flags);
    // Clears e_shoff, e_shnum and e_shstrndx.
    ASSERT_TRUE(
        folder.run(std::string("python3 -c \"d = bytearray(open('program', 'rb').read()); o, w, n = ") +
                   (std::string_view(flags).find("m32") == std::string_view::npos ? "0x28, 8, 0x3c" : "0x20, 4, 0x30") +
                   "; d[o:o+w] = bytes(w); d[n:n+4] = bytes(4); open('program', 'wb').write(d)\""))
        << folder.log();
    const auto file = open(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->sections().empty());
    const auto table = symbols_of({file});
    EXPECT_TRUE(named(table, "exported")) << flags;
    EXPECT_TRUE(named(table, "main")) << flags;
    EXPECT_FALSE(named(table, "hidden"));
  }
}

TEST(DebugFiles, ByLinkWithItsChecksum) {
  Folder folder;
  const std::string path = folder.compile("a.c", source, "-g -O1 -Wl,--build-id=none");
  ASSERT_TRUE(
      folder.run("objcopy --only-keep-debug program program.debug && strip program && "
                 "objcopy --add-gnu-debuglink=program.debug program"))
      << folder.log();
  const auto file = open(path);
  ASSERT_TRUE(file);
  EXPECT_FALSE(named(symbols_of({file}), "hidden"));
  const auto found = find_debug_file(*file, path, {""});
  ASSERT_TRUE(found);
  EXPECT_TRUE(named(symbols_of({found}), "hidden"));
  ASSERT_TRUE(folder.run("mkdir .debug && mv program.debug .debug"));
  EXPECT_TRUE(find_debug_file(*file, path, {""}));
  ASSERT_TRUE(folder.run("printf x >> .debug/program.debug"));
  EXPECT_FALSE(find_debug_file(*file, path, {""}));
}

TEST(DebugFiles, ByBuildIdBelowARoot) {
  Folder folder;
  const std::string path = folder.compile("a.c", source, "-g -O1 -Wl,--build-id=0xabcdef0123");
  ASSERT_TRUE(
      folder.run("mkdir -p root/usr/lib/debug/.build-id/ab && "
                 "objcopy --only-keep-debug program root/usr/lib/debug/.build-id/ab/cdef0123.debug && strip program"))
      << folder.log();
  const auto file = open(path);
  ASSERT_TRUE(file);
  EXPECT_FALSE(find_debug_file(*file, path, {""}));
  EXPECT_TRUE(find_debug_file(*file, path, {"", folder.at("root")}));
  // Another build's file in its place is refused.
  folder.compile("a.c", source, "-g -O1 -Wl,--build-id=0xabcdef9999", "root/usr/lib/debug/.build-id/ab/cdef0123.debug");
  EXPECT_FALSE(find_debug_file(*file, path, {"", folder.at("root")}));
}

TEST(DebugFiles, MiniDebugInformation) {
  Folder folder;
  const std::string path = folder.compile("a.c", source, "-O1");
  ASSERT_TRUE(
      folder.run("objcopy -S --keep-symbol=hidden program mini && xz -k mini && strip program && "
                 "objcopy --add-section .gnu_debugdata=mini.xz program"))
      << folder.log();
  const auto file = open(path);
  ASSERT_TRUE(file);
  const auto mini = unpack_mini_debug_file(*file);
  ASSERT_TRUE(mini);
  EXPECT_TRUE(named(symbols_of({file, mini}), "hidden"));
}

TEST(Decompress, DamageAndBombs) {
  Folder folder;
  ASSERT_TRUE(folder.run("head -c 4000000 /dev/zero | xz > zeros.xz"));
  const auto packed = FileSource::open(folder.at("zeros.xz").c_str());
  const auto bytes = packed->slice(0, packed->size());
  EXPECT_EQ(unpack_xz(bytes).size(), 4000000u);
  EXPECT_TRUE(unpack_xz(bytes, 1000000).empty());
  EXPECT_TRUE(unpack_xz(std::span(bytes).first(bytes.size() / 2)).empty());
  EXPECT_TRUE(unpack_xz({}).empty());
  EXPECT_TRUE(inflate_section({}, true).empty());
}

TEST(Decompress, CompressedSections) {
  Folder folder;
  for (const char* flags : {"-g -gz=zlib", "-g -gz=zlib -m32"}) {
    const auto file = open(folder.compile("a.c", source, flags));
    ASSERT_TRUE(file);
    const Section* section = file->section(".debug_info");
    ASSERT_NE(section, nullptr);
    ASSERT_NE(section->flags & SHF_COMPRESSED, 0u);
    EXPECT_GT(file->contents(*section).size(), section->size);
  }
}

}  // namespace
}  // namespace sonde::symbols
