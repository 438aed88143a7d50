/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-check.h"
#include "sysctl.h"
#include "system-calls.h"

#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>

// TCP Fast Open: socket options, and writes that make a connection.

namespace packetdrill
{

namespace
{

/** A SYN that waits for octets waits as long as a script may last. */
const ns3::Time&
HoldTime()
{
    static const ns3::Time hold = ns3::Hours(1);
    return hold;
}

Outcome
Failure(const std::string& error)
{
    return Outcome{-1, error, nullptr};
}

/** @return whether the handshake is over, as far as the socket tells */
bool
IsEstablished(const ApplicationSocket& descriptor)
{
    using ns3::TcpSocket;
    const auto state = descriptor.GetView().GetState();
    return state && *state != TcpSocket::CLOSED && *state != TcpSocket::SYN_SENT &&
           *state != TcpSocket::SYN_RCVD;
}

} // namespace

void
SystemCalls::SetFastOpen(uint32_t bits)
{
    m_fastOpen = bits;
}

StartedCall
SystemCalls::StartSetFastOpen(const std::string& option,
                              int64_t value,
                              Place place,
                              const Descriptor& descriptor)
{
    return StartedCall{[this, option, value, place, descriptor]() {
        const bool on = value != 0;
        if (option == "TCP_FASTOPEN_CONNECT")
        {
            descriptor->fastOpenConnect = on;
            return Outcome();
        }
        if (option == "TCP_FASTOPEN_NO_COOKIE")
        {
            descriptor->fastOpenNoCookie = on;
            return Outcome();
        }
        descriptor->fastOpen = on;
        const char* use =
            !on || (m_fastOpen & FAST_OPEN_SERVER) == 0 ? "Off"
            : (m_fastOpen & FAST_OPEN_SERVER_NO_COOKIE) != 0 || descriptor->fastOpenNoCookie
                ? "NoCookie"
                : "On";
        const auto& socket = descriptor->GetSocket();
        const auto backlog = static_cast<uint64_t>(std::max<int64_t>(value, 0));
        if (!socket->SetAttributeFailSafe("FastOpen", ns3::StringValue(use)) ||
            !socket->SetAttributeFailSafe("FastOpenBacklog", ns3::UintegerValue(backlog)))
        {
            throw Unsupported(place, "socket option " + option + " of this TCP");
        }
        return Outcome();
    }};
}

void
SystemCalls::EnableByDefault(const ApplicationSocket& descriptor, int64_t backlog) const
{
    constexpr uint32_t NEEDED = FAST_OPEN_SERVER | FAST_OPEN_ALL_LISTENERS;
    if ((m_fastOpen & NEEDED) == NEEDED && !descriptor.fastOpen)
    {
        const bool noCookie = (m_fastOpen & FAST_OPEN_SERVER_NO_COOKIE) != 0;
        const auto& socket = descriptor.GetSocket(); // perhaps of a TCP without Fast Open
        socket->SetAttributeFailSafe("FastOpen", ns3::StringValue(noCookie ? "NoCookie" : "On"));
        socket->SetAttributeFailSafe(
            "FastOpenBacklog",
            ns3::UintegerValue(static_cast<uint64_t>(std::max<int64_t>(backlog, 1))));
    }
}

void
SystemCalls::EnableClient(const ApplicationSocket& descriptor, bool holds) const
{
    const bool noCookie =
        descriptor.fastOpenNoCookie || (m_fastOpen & FAST_OPEN_CLIENT_NO_COOKIE) != 0;
    const auto& socket = descriptor.GetSocket();
    socket->SetAttributeFailSafe("FastOpen", ns3::StringValue(noCookie ? "NoCookie" : "On"));
    socket->SetAttributeFailSafe("FastOpenDelay", ns3::TimeValue(holds ? HoldTime() : ns3::Time()));
}

uint32_t
SystemCalls::GetSynRoom(const ApplicationSocket& descriptor)
{
    ns3::UintegerValue room;
    descriptor.GetSocket()->GetAttributeFailSafe("FastOpenRoom", room);
    return static_cast<uint32_t>(room.Get());
}

StartedCall
SystemCalls::StartOpeningWrite(const CallLine& call,
                               uint32_t size,
                               bool nonBlocking,
                               const Descriptor& descriptor)
{
    const uint16_t port = call.name == "sendto" ? PortOf(call.arguments[4], FlowTable::DEFAULT_PORT)
                                                : FlowTable::DEFAULT_PORT;
    auto begun = std::make_shared<bool>(false);
    auto written = std::make_shared<uint32_t>(0);
    const auto attempt =
        [this, size, nonBlocking, descriptor, port, begun, written]() -> std::optional<Outcome> {
        if (!*begun)
        {
            *begun = true;
            if (descriptor->role == SocketRole::FRESH)
            {
                if ((m_fastOpen & FAST_OPEN_CLIENT) == 0)
                {
                    return Failure("EOPNOTSUPP");
                }
                EnableClient(*descriptor, size > 0);
                if (const auto error = Connect(descriptor, port))
                {
                    return Failure(*error);
                }
            }
            else if (GetSynRoom(*descriptor) == 0)
            {
                const bool connecting = descriptor->role == SocketRole::CONNECTING;
                return Failure(connecting ? "EALREADY" : "EISCONN");
            }
            const uint32_t count = std::min(size, GetSynRoom(*descriptor));
            *written = count > 0 ? descriptor->Write(count).value_or(0) : 0;
            return nonBlocking && *written > 0
                       ? std::optional<Outcome>(Outcome{*written, "", nullptr})
                       : std::nullopt;
        }
        if (const auto error = descriptor->TakeError())
        {
            return Failure(*error);
        }
        if (!IsEstablished(*descriptor))
        {
            return std::nullopt;
        }
        const auto count = descriptor->Write(size - *written);
        if (!count)
        {
            return Failure(CallErrorName(descriptor->GetSocket()->GetErrno()));
        }
        *written += *count;
        return *written == size ? std::optional<Outcome>(Outcome{*written, "", nullptr})
                                : std::nullopt;
    };
    return StartedCall{attempt, nonBlocking, "EINPROGRESS"};
}

} // namespace packetdrill
