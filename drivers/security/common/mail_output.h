/* The output buffer of a driver: the caller's, or a larger one of the driver's own while it is needed. */
#ifndef UPROC_MAIL_OUTPUT_H
#define UPROC_MAIL_OUTPUT_H

#include "mail_driver.h"

/* Wipes the buffer, and gives the caller's back when the driver had put a larger one there. */
void mailReleaseOutput(USecDrv* SecDrv);

#endif
