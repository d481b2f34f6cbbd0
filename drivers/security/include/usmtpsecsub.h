/* The name by which "Security Driver Entry Point" of the manual includes the helpers for mail drivers. */
#ifndef USMTPSECSUB_H
#define USMTPSECSUB_H

#include "usecdrvsub.h"

#endif
