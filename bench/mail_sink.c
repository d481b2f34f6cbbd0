/* A mail server that takes every message and forgets it: what the clients of mail.py are measured against. One client
   at a time, on a free port of loopback that it prints. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[1 << 20];

static void say(char* replies, size_t* used, const char* text) {
    const size_t length = strlen(text);
    memcpy(replies + *used, text, length);
    *used += length;
}

static void serve(int client) {
    size_t filled = 0;
    int in_message = 0;
    static char replies[1 << 20];
    if (write(client, "220 sink ESMTP\r\n", 16) < 0) return;
    for (;;) {
        const ssize_t got = read(client, buffer + filled, sizeof buffer - filled);
        if (got <= 0) return;
        filled += (size_t)got;
        size_t position = 0, used = 0;
        for (;;) {
            if (in_message) {
                char* end = memmem(buffer + position, filled - position, "\r\n.\r\n", 5);
                if (!end) {
                    const size_t keep = filled - position < 4 ? filled - position : 4;
                    position = filled - keep;
                    break;
                }
                position = (size_t)(end - buffer) + 5;
                in_message = 0;
                say(replies, &used, "250 2.0.0 queued\r\n");
                continue;
            }
            char* end = memmem(buffer + position, filled - position, "\r\n", 2);
            if (!end) break;
            const char* line = buffer + position;
            position = (size_t)(end - buffer) + 2;
            if (!strncasecmp(line, "EHLO", 4)) {
                say(replies, &used, "250-sink\r\n250-PIPELINING\r\n250-SIZE 200000000\r\n250 8BITMIME\r\n");
            } else if (!strncasecmp(line, "DATA", 4)) {
                say(replies, &used, "354 go\r\n");
                in_message = 1;
            } else if (!strncasecmp(line, "QUIT", 4)) {
                say(replies, &used, "221 bye\r\n");
            } else {
                say(replies, &used, "250 ok\r\n");
            }
        }
        memmove(buffer, buffer + position, filled - position);
        filled -= position;
        if (used > 0 && write(client, replies, used) < 0) return;
    }
}

int main(void) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr*)&address, size) || listen(listener, 16)) return 1;
    getsockname(listener, (struct sockaddr*)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        const int client = accept(listener, 0, 0);
        const int on = 1;
        if (client < 0) return 1;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        serve(client);
        close(client);
    }
}
