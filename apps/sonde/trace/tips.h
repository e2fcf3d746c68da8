// --tips: something worth knowing, told at the end.
#pragma once

#include "arguments.h"

namespace sonde {

// `number` chooses (modulo how many there are); negative: any.
void show_tip(Tips form, int number);

}  // namespace sonde
