/* Debian has no archive of Zydis: the static program has no decoder of instructions. Whoever asks one learns that it fails, and
   does without: threads are stepped over traps while all others stand still. */
#include <Zydis/Zydis.h>

ZyanStatus ZydisDecoderInit(ZydisDecoder* decoder, ZydisMachineMode mode, ZydisStackWidth width) {
  (void)decoder, (void)mode, (void)width;
  return ZYAN_STATUS_FAILED;
}

ZyanStatus ZydisDecoderDecodeFull(const ZydisDecoder* decoder, const void* buffer, ZyanUSize length,
                                  ZydisDecodedInstruction* instruction, ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT]) {
  (void)decoder, (void)buffer, (void)length, (void)instruction, (void)operands;
  return ZYAN_STATUS_FAILED;
}

ZyanStatus ZydisCalcAbsoluteAddress(const ZydisDecodedInstruction* instruction, const ZydisDecodedOperand* operand, ZyanU64 address,
                                    ZyanU64* result) {
  (void)instruction, (void)operand, (void)address, (void)result;
  return ZYAN_STATUS_FAILED;
}

ZydisRegister ZydisRegisterGetLargestEnclosing(ZydisMachineMode mode, ZydisRegister reg) {
  (void)mode, (void)reg;
  return ZYDIS_REGISTER_NONE;
}

const char* ZydisMnemonicGetString(ZydisMnemonic mnemonic) {
  (void)mnemonic;
  return "";
}

const char* ZydisRegisterGetString(ZydisRegister reg) {
  (void)reg;
  return "";
}

ZydisRegisterClass ZydisRegisterGetClass(ZydisRegister reg) {
  (void)reg;
  return ZYDIS_REGCLASS_INVALID;
}
