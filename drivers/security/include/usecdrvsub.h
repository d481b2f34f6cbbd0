/* Helpers for mail security drivers: lists of Name=Value items and replies of mail servers
 * (manual: "SMTP Utility Functions"). None of them allocates memory. */
#ifndef USECDRVSUB_H
#define USECDRVSUB_H

#ifdef __cplusplus
extern "C" {
#endif

/* Finds an item in a NUL-terminated list "Name=Value<0x1B>Name=Value".
 *
 * Name     the name wanted, in any case (ASCII); NULL takes the next item, whatever its name: so one walks the list.
 * NameLen  set to the length of the found item's name in bytes.
 * Value    set to the value, which is not NUL-terminated; NULL when there is no such item.
 * Next     *Next is NULL on the first call: the search starts at List. Otherwise it goes on where the last call
 * stopped. While walking, the item's name stands at what *Next was before the call (on the first: at List, behind
 * blanks).
 *
 * Blanks around a name do not count; the value is everything after the first '=' up to the separator, blanks included.
 * Returns the length of the value in bytes; 0 when nothing was found (*Value is NULL) or the value is empty.
 *
 * (The manual prints Name once as "unsigned char **"; its parameter table and its examples have it as here.) */
int GetItem(unsigned char* List, unsigned char* Name, int* NameLen, unsigned char** Value, unsigned char** Next);

/* Adds Name=Value to a list, with the separator where needed and a NUL at the end. *Next is NULL on the first call,
 * which starts a new list at List. The caller sees to it that there is room for the item, a separator and the NUL.
 * Returns the length of the list in bytes, without the NUL; 0 when an argument is NULL (nothing is written). */
int PutItem(unsigned char* List, unsigned char* Name, unsigned char* Value, unsigned char** Next);

/* Takes one line "250-text CRLF" or "250 text CRLF" from a server's reply (RFC 5321 section 4.2.1).
 *
 * Code    set to the reply code.
 * Offset  set to where the text starts, counted in bytes from Reply (not from the line).
 * Last    set to 1 for the last or only line, else 0.
 * Next    *Next is NULL on the first call, and after it not the driver's to change.
 *
 * Returns the length of the text in bytes without CRLF, or
 *   -1  a NULL argument, nothing left to parse, or a line that is not three digits and a blank, hyphen or CRLF
 *   -2  the line does not start with a digit
 *   -3  the line does not end with CRLF
 * A failed call changes nothing but Code, Offset and Last, which become 0. */
int ParseReply(unsigned char* Reply, int ReplyLen, int* Code, int* Offset, int* Last, unsigned char** Next);

#ifdef __cplusplus
}
#endif

#endif
