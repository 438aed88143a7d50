/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-check.h"

#include "spelling.h"
#include "tables.h"

#include <cstring>
#include <map>

namespace packetdrill
{

namespace
{

/** What a call looks like. */
struct CallShape
{
    std::size_t least;             ///< arguments
    std::size_t most;              ///< arguments
    int flags{-1};                 ///< which argument is flags
    std::set<std::string> legal{}; ///< flags the runner has
};

const std::map<std::string, CallShape>&
Shapes()
{
    static const std::set<std::string> sending{"MSG_NOSIGNAL", "MSG_DONTWAIT"};
    static const std::set<std::string> opening{"MSG_NOSIGNAL", "MSG_DONTWAIT", "MSG_FASTOPEN"};
    static const std::set<std::string> receiving{"MSG_PEEK", "MSG_DONTWAIT"};
    static const std::map<std::string, CallShape> shapes{
        {"socket", {3, 3}},
        {"bind", {3, 3}},
        {"listen", {2, 2}},
        {"accept", {3, 3}},
        {"connect", {3, 3}},
        {"read", {3, 3}},
        {"recv", {4, 4, 3, receiving}},
        {"recvfrom", {6, 6, 3, receiving}},
        {"readv", {3, 3}},
        {"recvmsg", {3, 3, 2, receiving}},
        {"write", {3, 3}},
        {"send", {4, 4, 3, sending}},
        {"sendto", {6, 6, 3, opening}},
        {"writev", {3, 3}},
        {"sendmsg", {3, 3, 2, opening}},
        {"close", {1, 1}},
        {"shutdown", {2, 2}},
        {"fcntl", {2, 3}},
        {"getsockopt", {5, 5}},
        {"setsockopt", {5, 5}},
        {"ioctl", {3, 3}},
    };
    return shapes;
}

/** @return calls of the language that the runner does not have */
const std::set<std::string>&
OtherCalls()
{
    static const std::set<std::string> calls{"accept4",
                                             "aio_read",
                                             "aio_write",
                                             "cap_set",
                                             "dup",
                                             "dup2",
                                             "epoll_create",
                                             "epoll_create1",
                                             "epoll_ctl",
                                             "epoll_pwait",
                                             "epoll_wait",
                                             "eventfd",
                                             "getpeername",
                                             "getsockname",
                                             "io_setup",
                                             "io_submit",
                                             "io_uring_enter",
                                             "kevent",
                                             "kqueue",
                                             "mmap",
                                             "munmap",
                                             "open",
                                             "pipe",
                                             "poll",
                                             "ppoll",
                                             "preadv",
                                             "pselect",
                                             "pwritev",
                                             "recvmmsg",
                                             "select",
                                             "sendfile",
                                             "sendmmsg",
                                             "setfib",
                                             "sleep",
                                             "socketpair",
                                             "splice",
                                             "tee",
                                             "usleep",
                                             "vmsplice"};
    return calls;
}

/** @return calls that the runner has, joined */
std::string
CallNames()
{
    std::string names;
    for (const auto& [name, shape] : Shapes())
    {
        names += " " + name;
    }
    return names;
}

/** Nobody has a call of this name. */
[[noreturn]] void
RefuseName(const std::string& name, Place place)
{
    for (const auto& [known, shape] : Shapes())
    {
        if (IsSimilar(name, known))
        {
            throw ScriptError(place, "no system call \"" + name + "\": is " + known + " meant?");
        }
    }
    throw ScriptError(place, "no system call \"" + name + "\". Calls:" + CallNames());
}

void
CheckOneOf(const Argument& argument, const std::set<std::string>& legal)
{
    if (argument.kind != Argument::Kind::ELLIPSIS &&
        (argument.kind != Argument::Kind::WORD || legal.count(argument.text) == 0))
    {
        throw Unsupported(argument.place, "argument " + argument.text);
    }
}

void
CheckFileControl(const CallLine& call)
{
    CheckOneOf(call.arguments[1], {"F_GETFL", "F_SETFL"});
    if (call.arguments.size() == 3 && call.arguments[1].text == "F_SETFL")
    {
        for (const std::string& flag : FlagsOf(call.arguments[2]))
        {
            if (flag != "O_RDWR" && flag != "O_NONBLOCK")
            {
                throw Unsupported(call.arguments[2].place, "flag " + flag);
            }
        }
    }
}

/** @return whether the C library knows an error of this name */
bool
IsErrorName(const std::string& name)
{
    constexpr int MOST = 4096; // above all numbers of errors
    for (int number = 1; number < MOST; ++number)
    {
        const char* known = strerrorname_np(number);
        if (known != nullptr && name == known)
        {
            return true;
        }
    }
    return name == "EWOULDBLOCK" || name == "EDEADLOCK" || name == "ENOTSUP";
}

/** A word without a value: a constant that the runner does not have, or a symbol of the user's. */
[[noreturn]] void
RefuseConstant(const Argument& word)
{
    for (const char* prefix :
         {"AF_",   "CMSG_", "EPOLL", "FD_",  "FIO", "F_",   "IN6ADDR_", "INADDR_", "IPPROTO_",
          "IPV6_", "IP_",   "MAP_",  "MSG_", "O_",  "PF_",  "POLL",     "PROT_",   "SCM_",
          "SHUT_", "SIO",   "SOCK_", "SOL_", "SO_", "TCP_", "TIOC"})
    {
        if (word.text.rfind(prefix, 0) == 0)
        {
            throw Unsupported(word.place, "constant " + word.text);
        }
    }
    throw ScriptError(word.place,
                      "\"" + word.text + "\" has no value: --define=" + word.text +
                          "=VALUE gives it one");
}

/** @return vectors of a message: its field msg_iov(N)=[...] */
const Argument&
VectorsOf(const Argument& message)
{
    for (const Argument& field : message.children)
    {
        if (field.kind == Argument::Kind::ASSIGN && field.children[0].text == "msg_iov")
        {
            return field.children[1];
        }
    }
    throw Unsupported(message.place, "message without msg_iov");
}

/** @return whether a call reads or writes octets */
bool
IsTransfer(const std::string& name)
{
    static const std::set<std::string> transfers{"read",
                                                 "readv",
                                                 "recv",
                                                 "recvfrom",
                                                 "recvmsg",
                                                 "send",
                                                 "sendmsg",
                                                 "sendto",
                                                 "write",
                                                 "writev"};
    return transfers.count(name) > 0;
}

/** Control messages are of no use to a TCP of ns-3. */
void
CheckMessage(const Argument& message)
{
    for (const Argument& field : message.children)
    {
        const bool assignment = field.kind == Argument::Kind::ASSIGN;
        const std::string name = assignment ? field.children[0].text : field.text;
        const bool empty = assignment && field.children[1].kind == Argument::Kind::NUMBER &&
                           field.children[1].number == 0;
        if (name != "msg_iov" && name != "msg_name" && !(name == "msg_flags" && empty))
        {
            throw Unsupported(field.place, "field " + name + " of a message");
        }
    }
}

} // namespace

uint32_t
SizeOf(const CallLine& call)
{
    const Argument& buffer = call.arguments[1];
    const bool message = call.name == "sendmsg" || call.name == "recvmsg";
    if (!message && call.name != "readv" && call.name != "writev")
    {
        return static_cast<uint32_t>(NumberOf(call.arguments[2]));
    }
    const Argument& vectors = message ? VectorsOf(buffer) : buffer;
    int64_t sum = 0;
    for (const Argument& vector : vectors.children)
    {
        if (vector.kind != Argument::Kind::RECORD || vector.children.size() != 2)
        {
            throw Unsupported(vector.place, "vector that is not {..., size}");
        }
        sum += NumberOf(vector.children[1]);
    }
    return static_cast<uint32_t>(sum);
}

int64_t
NumberOf(const Argument& argument)
{
    using Kind = Argument::Kind;
    switch (argument.kind)
    {
    case Kind::NUMBER:
        return argument.number;
    case Kind::WORD:
        if (const auto value = FindApiConstant(argument.text))
        {
            return *value;
        }
        RefuseConstant(argument);
    case Kind::OR: {
        int64_t sum = 0;
        for (const Argument& part : argument.children)
        {
            sum |= NumberOf(part);
        }
        return sum;
    }
    case Kind::LIST:
        if (argument.children.size() == 1)
        {
            return NumberOf(argument.children[0]);
        }
        break;
    case Kind::CALL:
        if ((argument.text == "htons" || argument.text == "htonl") && argument.children.size() == 1)
        {
            return NumberOf(argument.children[0]);
        }
        break;
    default:
        break;
    }
    throw Unsupported(argument.place, "argument " + argument.text);
}

std::set<std::string>
FlagsOf(const Argument& argument)
{
    using Kind = Argument::Kind;
    if (argument.kind == Kind::ELLIPSIS || (argument.kind == Kind::NUMBER && argument.number == 0))
    {
        return {};
    }
    if (argument.kind == Kind::WORD)
    {
        return {argument.text};
    }
    if (argument.kind != Kind::OR)
    {
        throw Unsupported(argument.place, "flags that are no names");
    }
    std::set<std::string> names;
    for (const Argument& part : argument.children)
    {
        names.merge(FlagsOf(part));
    }
    return names;
}

uint16_t
PortOf(const Argument& argument, uint16_t standard)
{
    using Kind = Argument::Kind;
    if (argument.kind == Kind::ELLIPSIS)
    {
        return standard;
    }
    if (argument.kind != Kind::RECORD)
    {
        throw Unsupported(argument.place, "address that is neither ... nor a record");
    }
    uint16_t port = standard;
    for (const Argument& field : argument.children)
    {
        const bool assignment = field.kind == Kind::ASSIGN;
        const std::string name = assignment ? field.children[0].text : "";
        const bool any = assignment && (field.children[1].kind == Kind::ELLIPSIS ||
                                        field.children[1].text == "INADDR_ANY");
        if (name == "sin_port" || name == "sin6_port")
        {
            port = static_cast<uint16_t>(NumberOf(field.children[1]));
        }
        else if (name != "sa_family" && name != "sin_family" && name != "sin6_family" &&
                 !((name == "sin_addr" || name == "sin6_addr") &&
                   (any || NumberOf(field.children[1]) == 0)))
        {
            throw Unsupported(field.place, "field " + name + " of an address");
        }
    }
    return port;
}

void
CheckCall(const CallLine& call, Place place)
{
    const auto shape = Shapes().find(call.name);
    if (shape == Shapes().end())
    {
        if (OtherCalls().count(call.name) == 0 && call.name.rfind("sctp_", 0) != 0)
        {
            RefuseName(call.name, place);
        }
        throw Unsupported(place, "system call " + call.name);
    }
    const std::size_t count = call.arguments.size();
    if (count < shape->second.least || count > shape->second.most)
    {
        throw ScriptError(place,
                          call.name + " takes " + std::to_string(shape->second.most) +
                              " arguments, not " + std::to_string(count));
    }
    if (!call.errorName.empty() && !IsErrorName(call.errorName))
    {
        throw ScriptError(place, "no error \"" + call.errorName + "\"");
    }
    if (shape->second.flags >= 0)
    {
        const Argument& flags = call.arguments[static_cast<std::size_t>(shape->second.flags)];
        for (const std::string& flag : FlagsOf(flags))
        {
            if (shape->second.legal.count(flag) == 0)
            {
                throw Unsupported(flags.place, "flag " + flag + " of " + call.name);
            }
        }
    }
    if (IsTransfer(call.name))
    {
        SizeOf(call);
    }
    if (call.name == "socket")
    {
        CheckOneOf(call.arguments[0], {"AF_INET", "PF_INET", "AF_INET6", "PF_INET6"});
        for (const std::string& type : FlagsOf(call.arguments[1]))
        {
            if (type != "SOCK_STREAM" && type != "SOCK_NONBLOCK" && type != "SOCK_CLOEXEC")
            {
                throw Unsupported(call.arguments[1].place, "socket type " + type);
            }
        }
        CheckOneOf(call.arguments[2], {"IPPROTO_TCP", "IPPROTO_IP"});
    }
    else if (call.name == "bind" || call.name == "connect")
    {
        PortOf(call.arguments[1], 0);
    }
    else if (call.name == "fcntl")
    {
        CheckFileControl(call);
    }
    else if (call.name == "sendmsg" || call.name == "recvmsg")
    {
        CheckMessage(call.arguments[1]);
    }
    else if (call.name == "shutdown")
    {
        CheckOneOf(call.arguments[1], {"SHUT_RD", "SHUT_WR", "SHUT_RDWR"});
    }
    else if (call.name == "ioctl")
    {
        CheckOneOf(call.arguments[1], {"SIOCINQ", "FIONREAD", "SIOCOUTQ", "TIOCOUTQ", "FIONWRITE"});
    }
    else if (call.name == "getsockopt" || call.name == "setsockopt")
    {
        const Argument& option = call.arguments[2];
        if (FindSocketOption(option.text) == nullptr)
        {
            throw Unsupported(option.place, "socket option " + option.text);
        }
        const Argument& value = call.arguments[3];
        if (call.name == "setsockopt" && value.kind == Argument::Kind::LIST)
        {
            NumberOf(value);
        }
    }
}

} // namespace packetdrill
