/* Encodings, digests and DES for security drivers (manual: "3GL Encryption Functions").
 *
 * MD4, MD5 and DES are broken as cryptography. They are here because mail protocols still in use (NTLM, CRAM-MD5) are
 * defined by them. */
#ifndef UNIENC_H
#define UNIENC_H

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Base64 (RFC 4648 section 4) ----
 *
 * All four write at most OutMaxLen bytes and return
 *   > 0  everything was converted; the length of the output in bytes
 *   < 0  Out is too small: that many bytes of In (times -1), in whole groups, were converted
 *   0    nothing was converted: In is empty or not Base64, an argument is NULL, or not one group fits
 * When everything was converted and there is room, the output of all but UB64ToRaw is followed by a NUL that does not
 * count. Decoders skip blanks, tabs, CR and LF, want the padding, and leave no output behind when they return 0. */

/* A NUL-terminated string to Base64. */
extern long UBase64Enc(const unsigned char* In, unsigned char* Out, long OutMaxLen);
/* NUL-terminated Base64 to a string. */
extern long UBase64Dec(const unsigned char* In, unsigned char* Out, long OutMaxLen);
/* InLen bytes to Base64. */
extern long URawToB64(const unsigned char* In, long InLen, unsigned char* Out, long OutMaxLen);
/* NUL-terminated Base64 to bytes. */
extern long UB64ToRaw(const unsigned char* In, unsigned char* Out, long OutMaxLen);

/* ---- Digests: 16 bytes each ----
 *
 * Where the cryptographic library refuses, Digest is all zeros. */

/* RFC 1321. */
extern void MD5digest(unsigned char* Value, unsigned int Length, unsigned char* Digest);
/* RFC 1320. */
extern void MD4digest(unsigned char* Value, unsigned int Length, unsigned char* Digest);
/* RFC 2104 with MD5. */
extern void HMAC_MD5digest(unsigned char* Text, int TextLen, unsigned char* Key, int KeyLen, unsigned char Digest[16]);

/* ---- DES, one block of 8 bytes (FIPS 46-3) ---- */

/* 7 bytes of key material to an 8-byte DES key; the lowest bit of each byte is its odd parity. */
extern void create_DESkey(unsigned char* String, unsigned char* DESkey);
/* Value and the result may be the same memory. (The manual prints the last parameter as "long", which could carry no
 * result; it is the 8-byte output of its parameter table.) */
extern void DESencrypt(const unsigned char* Value, unsigned char* DESkey, unsigned char* Encrypted);
extern void DESdecrypt(const unsigned char* Value, unsigned char* DESkey, unsigned char* Decrypted);

#ifdef __cplusplus
}
#endif

#endif
