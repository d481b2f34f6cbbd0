/* Strings of security drivers: UTF-8 in unsigned char, NUL-terminated. The functions are those of <string.h> for that
 * type, and count bytes. */
#ifndef UNISTR_H
#define UNISTR_H

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned char USTRING;

#define CHAR_EOS '\0' /* end of string */

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

extern long ustrlen(const USTRING* String);
extern USTRING* ustrcpy(USTRING* Target, const USTRING* Source);
/* As strncpy: no NUL is added when Source has Length bytes or more; a shorter Source is padded with NULs to Length. */
extern USTRING* ustrncpy(USTRING* Target, const USTRING* Source, long Length);
extern USTRING* ustrcat(USTRING* Target, const USTRING* Source);
/* At most Length bytes of Source, and always a NUL. */
extern USTRING* ustrncat(USTRING* Target, const USTRING* Source, long Length);

/* Negative, 0 or positive, as strcmp. */
extern int ustrcmp(const USTRING* Left, const USTRING* Right);
extern int ustrncmp(const USTRING* Left, const USTRING* Right, long Length);
/* The same without regard to the case of ASCII letters, whatever the locale. */
extern int ustricmp(const USTRING* Left, const USTRING* Right);
extern int ustrnicmp(const USTRING* Left, const USTRING* Right, long Length);

/* The first place found, or NULL. */
extern USTRING* ustrchr(const USTRING* String, int Character);
extern USTRING* ustrrchr(const USTRING* String, int Character);
extern USTRING* ustrstr(const USTRING* String, const USTRING* Wanted);

#ifdef __cplusplus
}
#endif

#endif
