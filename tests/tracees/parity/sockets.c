/* Unix, TCP and UDP sockets over loopback; descriptors and credentials as control messages. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
    int pair[2];
    socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair);
    setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &(int) {1}, 4);
    char control[CMSG_SPACE(2 * sizeof(int))] = {0}, space[256], text[64];
    struct iovec parts[2] = {{"first ", 6}, {"second", 6}}, whole = {text, sizeof text};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr) {.cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(head), (int[]) {0, 1}, 2 * sizeof(int));
    sendmsg(pair[0], &message, MSG_NOSIGNAL);
    struct msghdr reply = {.msg_iov = &whole, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    recvmsg(pair[1], &reply, MSG_CMSG_CLOEXEC);
    struct mmsghdr several[2] = {{{.msg_iov = &parts[0], .msg_iovlen = 1}}, {{.msg_iov = &parts[1], .msg_iovlen = 1}}};
    sendmmsg(pair[0], several, 2, 0);
    struct mmsghdr received[2] = {{{.msg_iov = &whole, .msg_iovlen = 1}}, {{.msg_iov = &whole, .msg_iovlen = 1}}};
    recvmmsg(pair[1], received, 2, MSG_DONTWAIT, 0);
    int server = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &(int) {1}, 4);
    bind(server, (struct sockaddr *) &address, size);
    listen(server, 5);
    getsockname(server, (struct sockaddr *) &address, &size);
    connect(client, (struct sockaddr *) &address, size);
    int peer = accept4(server, (struct sockaddr *) &address, &size, SOCK_CLOEXEC);
    setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &(int) {1}, 4);
    getsockopt(peer, SOL_SOCKET, SO_ERROR, &(int) {0}, &(socklen_t) {4});
    send(client, "request", 7, MSG_MORE | MSG_NOSIGNAL);
    send(client, "!", 1, 0);
    recv(peer, text, 8, MSG_WAITALL);
    shutdown(client, SHUT_WR);
    recv(peer, text, 8, 0);
    int udp = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bind(udp, (struct sockaddr *) &six, sizeof six);
    recvfrom(udp, text, 5, 0, 0, 0);
    int local = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un path = {AF_UNIX, "local.socket"}, abstract = {AF_UNIX, "\0abstract-name"};
    bind(local, (struct sockaddr *) &path, sizeof path);
    connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *) &abstract, offsetof(struct sockaddr_un, sun_path) + 14);
    return 0;
}
