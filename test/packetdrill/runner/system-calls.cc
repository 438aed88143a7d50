/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "system-calls.h"

#include "call-check.h"

#include <utility>

namespace packetdrill
{

namespace
{

using ns3::Socket;

Outcome
Success(int64_t result = 0)
{
    return Outcome{result, "", nullptr};
}

Outcome
Failure(const std::string& error)
{
    return Outcome{-1, error, nullptr};
}

/** @return what a method of Socket returned @param result 0 or -1 */
Outcome
FromSocket(const ApplicationSocket& descriptor, int result)
{
    return result == 0 ? Success() : Failure(CallErrorName(descriptor.GetSocket()->GetErrno()));
}

StartedCall
Immediate(const Attempt& attempt)
{
    return StartedCall{attempt, true, "EAGAIN"};
}

bool
HasFlag(const CallLine& call, const std::string& flag)
{
    const std::size_t index = call.name == "sendmsg" || call.name == "recvmsg" ? 2 : 3;
    return call.arguments.size() > index && FlagsOf(call.arguments[index]).count(flag) > 0;
}

} // namespace

SystemCalls::SystemCalls(Testbed& testbed,
                         FlowTable& flows,
                         const RunSettings& settings,
                         Switches& switches,
                         ApplicationSocket::Listener listener)
    : m_testbed(testbed),
      m_flows(flows),
      m_settings(settings),
      m_switches(switches),
      m_listener(std::move(listener))
{
}

StartedCall
SystemCalls::Start(const CallLine& call)
{
    if (call.name == "socket")
    {
        return StartSocket(call);
    }
    const auto found = m_descriptors.find(NumberOf(call.arguments[0]));
    if (found == m_descriptors.end())
    {
        return Immediate([]() { return Failure("EBADF"); });
    }
    using Starter = StartedCall (SystemCalls::*)(const CallLine&, const Descriptor&);
    static const std::map<std::string, Starter> starters{
        {"bind", &SystemCalls::StartBind},
        {"listen", &SystemCalls::StartListen},
        {"accept", &SystemCalls::StartAccept},
        {"connect", &SystemCalls::StartConnect},
        {"read", &SystemCalls::StartRead},
        {"recv", &SystemCalls::StartRead},
        {"recvfrom", &SystemCalls::StartRead},
        {"readv", &SystemCalls::StartRead},
        {"recvmsg", &SystemCalls::StartRead},
        {"write", &SystemCalls::StartWrite},
        {"send", &SystemCalls::StartWrite},
        {"sendto", &SystemCalls::StartWrite},
        {"writev", &SystemCalls::StartWrite},
        {"sendmsg", &SystemCalls::StartWrite},
        {"close", &SystemCalls::StartClose},
        {"shutdown", &SystemCalls::StartShutdown},
        {"fcntl", &SystemCalls::StartFileControl},
        {"getsockopt", &SystemCalls::StartGetOption},
        {"setsockopt", &SystemCalls::StartSetOption},
        {"ioctl", &SystemCalls::StartIoControl},
    };
    return (this->*starters.at(call.name))(call, found->second);
}

void
SystemCalls::Check(const CallLine& call, Place place, const Outcome& outcome)
{
    const std::string got =
        std::to_string(outcome.result) + (outcome.error.empty() ? "" : " " + outcome.error);
    const auto& result = call.result;
    const std::string expected =
        (result.kind == Argument::Kind::NUMBER ? std::to_string(result.number) : result.text) +
        (call.errorName.empty() ? "" : " " + call.errorName);
    const bool checked = result.kind != Argument::Kind::ELLIPSIS;
    if (outcome.socket)
    {
        if (!checked || NumberOf(result) < 0)
        {
            throw Mismatch(place, call.name + " = " + expected, "a socket");
        }
        m_descriptors[NumberOf(result)] = outcome.socket;
        m_all.push_back(outcome.socket);
        return;
    }
    if (!checked)
    {
        return;
    }
    const bool sameError = call.errorName.empty() || call.errorName == outcome.error ||
                           (outcome.error == UNNAMED_ERROR && m_switches.Allows(Switch::ANY_ERROR));
    if (NumberOf(result) != outcome.result || !sameError)
    {
        throw Mismatch(place, call.name + " = " + expected, got);
    }
}

StartedCall
SystemCalls::StartSocket(const CallLine& call)
{
    const bool nonBlocking = FlagsOf(call.arguments[1]).count("SOCK_NONBLOCK") > 0;
    return Immediate([this, nonBlocking]() {
        m_flows.OnSocket();
        auto socket = std::make_shared<ApplicationSocket>(m_testbed.CreateSocket(),
                                                          SocketRole::FRESH,
                                                          m_settings,
                                                          m_listener);
        socket->nonBlocking = nonBlocking;
        return Outcome{0, "", socket};
    });
}

StartedCall
SystemCalls::StartBind(const CallLine& call, const Descriptor& descriptor)
{
    const uint16_t port = PortOf(call.arguments[1], FlowTable::DEFAULT_PORT);
    return Immediate([this, descriptor, port]() {
        m_flows.OnBind(port);
        return FromSocket(*descriptor,
                          descriptor->GetSocket()->Bind(m_testbed.GetAnyAddress(port)));
    });
}

StartedCall
SystemCalls::StartListen(const CallLine& call, const Descriptor& descriptor)
{
    constexpr int64_t USUAL = 128;
    const Argument& queue = call.arguments[1];
    const int64_t backlog = queue.kind == Argument::Kind::NUMBER ? queue.number : USUAL;
    return Immediate([this, descriptor, backlog]() {
        EnableByDefault(*descriptor, backlog);
        if (descriptor->role == SocketRole::FRESH)
        {
            descriptor->role = SocketRole::LISTENING;
            m_flows.OnListen();
        }
        return FromSocket(*descriptor, descriptor->GetSocket()->Listen());
    });
}

StartedCall
SystemCalls::StartAccept(const CallLine&, const Descriptor& descriptor)
{
    const auto attempt = [descriptor]() -> std::optional<Outcome> {
        if (descriptor->role != SocketRole::LISTENING)
        {
            return Failure("EINVAL");
        }
        auto child = descriptor->TakeChild();
        return child ? std::optional<Outcome>(Outcome{0, "", child}) : std::nullopt;
    };
    return StartedCall{attempt, descriptor->nonBlocking, "EAGAIN"};
}

StartedCall
SystemCalls::StartConnect(const CallLine& call, const Descriptor& descriptor)
{
    const uint16_t port = PortOf(call.arguments[1], FlowTable::DEFAULT_PORT);
    auto begun = std::make_shared<bool>(false);
    const auto attempt = [this, descriptor, port, begun]() -> std::optional<Outcome> {
        if (!*begun)
        {
            *begun = true;
            if (descriptor->fastOpenConnect)
            {
                EnableClient(*descriptor, true);
            }
            if (const auto error = Connect(descriptor, port))
            {
                const bool early =
                    *error == "EISCONN" && descriptor->role == SocketRole::CONNECTING;
                return Failure(early ? "EALREADY" : *error);
            }
            if (GetSynRoom(*descriptor) > 0)
            {
                return Success(); // the SYN waits for write()
            }
        }
        if (descriptor->role == SocketRole::CONNECTED)
        {
            return Success();
        }
        if (descriptor->role == SocketRole::FAILED)
        {
            return Failure(descriptor->TakeError().value_or(UNNAMED_ERROR));
        }
        return std::nullopt;
    };
    return StartedCall{attempt, descriptor->nonBlocking, "EINPROGRESS"};
}

std::optional<std::string>
SystemCalls::Connect(const Descriptor& descriptor, uint16_t port)
{
    if (descriptor->role == SocketRole::FRESH)
    {
        m_flows.OnConnect(port);
        descriptor->remotePort = port;
    }
    if (descriptor->GetSocket()->Connect(m_testbed.GetRemoteAddress(port)) != 0)
    {
        return CallErrorName(descriptor->GetSocket()->GetErrno());
    }
    descriptor->role = SocketRole::CONNECTING;
    return std::nullopt;
}

StartedCall
SystemCalls::StartRead(const CallLine& call, const Descriptor& descriptor)
{
    const uint32_t size = SizeOf(call);
    const bool peek = HasFlag(call, "MSG_PEEK");
    const auto attempt = [descriptor, size, peek]() -> std::optional<Outcome> {
        const auto role = descriptor->role;
        if (role == SocketRole::FRESH || role == SocketRole::LISTENING)
        {
            return Failure("ENOTCONN");
        }
        if (descriptor->GetReadable() == 0)
        {
            if (const auto error = descriptor->TakeError())
            {
                return Failure(*error);
            }
        }
        const auto count = descriptor->Read(size, peek);
        return count ? std::optional<Outcome>(Success(*count)) : std::nullopt;
    };
    const bool nonBlocking = descriptor->nonBlocking || HasFlag(call, "MSG_DONTWAIT");
    return StartedCall{attempt, nonBlocking, "EAGAIN"};
}

StartedCall
SystemCalls::StartWrite(const CallLine& call, const Descriptor& descriptor)
{
    const uint32_t size = SizeOf(call);
    const bool nonBlocking = descriptor->nonBlocking || HasFlag(call, "MSG_DONTWAIT");
    const bool opens =
        HasFlag(call, "MSG_FASTOPEN") ||
        (call.name == "sendto" && descriptor->fastOpen && descriptor->role == SocketRole::FRESH);
    if (opens || GetSynRoom(*descriptor) > 0)
    {
        return StartOpeningWrite(call, size, nonBlocking, descriptor);
    }
    auto written = std::make_shared<uint32_t>(0);
    const auto attempt = [descriptor, size, nonBlocking, written]() -> std::optional<Outcome> {
        const auto error = descriptor->TakeError();
        if (error)
        {
            return *written > 0 ? Success(*written) : Failure(*error);
        }
        const auto count = descriptor->Write(size - *written);
        if (!count)
        {
            const auto code = descriptor->GetSocket()->GetErrno();
            return *written > 0 ? Success(*written) : Failure(CallErrorName(code));
        }
        *written += *count;
        const bool done = *written == size || (nonBlocking && *written > 0);
        return done ? std::optional<Outcome>(Success(*written)) : std::nullopt;
    };
    return StartedCall{attempt, nonBlocking, "EAGAIN"};
}

StartedCall
SystemCalls::StartClose(const CallLine& call, const Descriptor& descriptor)
{
    const int64_t number = NumberOf(call.arguments[0]);
    return Immediate([this, descriptor, number]() {
        m_descriptors.erase(number);
        descriptor->Forget();
        descriptor->GetSocket()->Close();
        return Success();
    });
}

StartedCall
SystemCalls::StartShutdown(const CallLine& call, const Descriptor& descriptor)
{
    const std::string how = call.arguments[1].text;
    return Immediate([descriptor, how]() {
        int result = 0;
        if (how != "SHUT_WR")
        {
            result = descriptor->GetSocket()->ShutdownRecv();
        }
        if (how != "SHUT_RD" && result == 0)
        {
            result = descriptor->GetSocket()->ShutdownSend();
        }
        return FromSocket(*descriptor, result);
    });
}

const ApplicationSocket*
SystemCalls::Find(const Flow& flow) const
{
    for (auto socket = m_all.rbegin(); socket != m_all.rend(); ++socket)
    {
        for (const auto& child : (*socket)->GetChildren())
        {
            if (child->remotePort == flow.ports.remote)
            {
                return child.get();
            }
        }
        if ((*socket)->remotePort == flow.ports.remote)
        {
            return socket->get();
        }
    }
    return nullptr;
}

std::optional<uint32_t>
SystemCalls::CountState(ns3::TcpSocket::TcpStates_t state) const
{
    uint32_t count = 0;
    for (const Descriptor& socket : m_all)
    {
        const auto known = socket->GetView().GetState();
        if (!known)
        {
            return std::nullopt;
        }
        count += *known == state ? 1 : 0;
        for (const auto& child : socket->GetChildren())
        {
            count += child->GetView().GetState() == state ? 1 : 0;
        }
    }
    return count;
}

} // namespace packetdrill
