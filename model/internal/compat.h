/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_COMPAT_H
#define RFC_TCP_INTERNAL_COMPAT_H

#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/type-id.h"

#include <boost/type_traits/is_detected.hpp>
#include <cstdint>
#include <string>
#include <utility>

/**
 * @ingroup rfctcp
 * What differs between releases of ns-3, found out by asking the types and never by a version
 * number. Each question is a template, so that what a release lacks is not compiled.
 */
namespace ns3::rfctcp::compat
{

/// The field TcpSocketState::m_srtt.
template <typename State>
using SmoothedRttField = decltype(std::declval<State&>().m_srtt);
/// Has TcpSocketState the field m_srtt (since 3.43)? Then m_lastRtt is the unsmoothed sample.
template <typename State>
using HasSmoothedRtt = boost::is_detected<SmoothedRttField, State>;

/// The field TcpSocketState::m_isCwndLimited.
template <typename State>
using CwndLimitedField = decltype(std::declval<State&>().m_isCwndLimited);
/// Has TcpSocketState the field m_isCwndLimited (since 3.42)?
template <typename State>
using HasIsCwndLimited = boost::is_detected<CwndLimitedField, State>;

/// The field TcpSocketState::m_abeEnabled.
template <typename State>
using AlternativeBackoffField = decltype(std::declval<State&>().m_abeEnabled);
/// Has TcpSocketState the field m_abeEnabled (since 3.47)?
template <typename State>
using HasAlternativeBackoff = boost::is_detected<AlternativeBackoffField, State>;

/// A call of GetUseAbe of TcpSocketBase.
template <typename Socket>
using GetUseAbeCall = decltype(std::declval<const Socket&>().GetUseAbe());
/// Has TcpSocketBase the attribute UseAbe (since 3.47)?
template <typename Socket>
using HasUseAbe = boost::is_detected<GetUseAbeCall, Socket>;

/// The field TcpSocketState::m_fackAwnd.
template <typename State>
using FackWindowField = decltype(std::declval<State&>().m_fackAwnd);
/// Has TcpSocketState the field m_fackAwnd (since 3.47)?
template <typename State>
using HasFackWindow = boost::is_detected<FackWindowField, State>;

/// A call of SetRateOps of a congestion control.
template <typename Ops, typename RateOps>
using SetRateOpsCall = decltype(std::declval<Ops&>().SetRateOps(std::declval<RateOps>()));
/// Has a congestion control SetRateOps (since 3.45)?
template <typename Ops, typename RateOps>
using HasSetRateOps = boost::is_detected<SetRateOpsCall, Ops, RateOps>;

/// A call of GetTos of InetSocketAddress.
template <typename SocketAddress>
using GetTosCall = decltype(std::declval<const SocketAddress&>().GetTos());
/// Has InetSocketAddress a type of service (up to 3.41)?
template <typename SocketAddress>
using HasTos = boost::is_detected<GetTosCall, SocketAddress>;

/// A call of SetTcp of InternetStackHelper.
template <typename Stack>
using SetTcpCall = decltype(std::declval<Stack&>().SetTcp(std::declval<std::string>()));
/// Has InternetStackHelper SetTcp (up to 3.38)?
template <typename Stack>
using HasSetTcp = boost::is_detected<SetTcpCall, Stack>;

/**
 * Makes a stack bring a TCP.
 * @param stack InternetStackHelper @param nodes where the stack will be installed @param tcp type
 */
template <typename Stack, typename Nodes>
void
SelectTcp(Stack& stack, const Nodes& nodes, TypeId tcp)
{
    if constexpr (HasSetTcp<Stack>::value)
    {
        (void)nodes;
        stack.SetTcp(tcp.GetName());
    }
    else
    {
        // Newer stacks leave out what a node has already
        (void)stack;
        ObjectFactory factory;
        factory.SetTypeId(tcp);
        for (auto node = nodes.Begin(); node != nodes.End(); ++node)
        {
            (*node)->AggregateObject(factory.Create());
        }
    }
}

/**
 * Writes the round-trip times that a congestion control reads.
 * @param state TcpSocketState
 * @param latest the last sample
 * @param smoothed SRTT
 */
template <typename State>
void
SetRtt(State& state, const Time& latest, const Time& smoothed)
{
    if constexpr (HasSmoothedRtt<State>::value)
    {
        state.m_srtt = smoothed;
        state.m_lastRtt = latest;
    }
    else
    {
        (void)latest;
        state.m_lastRtt = smoothed;
    }
}

/**
 * Tells whether cwnd limited what was sent; algorithms of newer releases grow only then.
 * @param state TcpSocketState
 * @param limited whether it did
 */
template <typename State>
void
SetCwndLimited(State& state, bool limited)
{
    if constexpr (HasIsCwndLimited<State>::value)
    {
        state.m_isCwndLimited = limited;
    }
    else
    {
        (void)state;
        (void)limited;
    }
}

/** @param state TcpSocketState @param use whether algorithms shall use ABE [8511], if they can */
template <typename State>
void
SetAlternativeBackoff(State& state, bool use)
{
    if constexpr (HasAlternativeBackoff<State>::value)
    {
        state.m_abeEnabled = use;
    }
    else
    {
        (void)state;
        (void)use;
    }
}

/** @param socket TcpSocketBase @return whether it shall use ABE [8511]; false if it cannot */
template <typename Socket>
bool
GetUseAbe(const Socket& socket)
{
    if constexpr (HasUseAbe<Socket>::value)
    {
        return socket.GetUseAbe();
    }
    else
    {
        (void)socket;
        return false;
    }
}

/** @param socket TcpSocketBase @param use whether it shall use ABE [8511], if it can */
template <typename Socket>
void
SetUseAbe(Socket& socket, bool use)
{
    if constexpr (HasUseAbe<Socket>::value)
    {
        socket.SetUseAbe(use);
    }
    else
    {
        (void)socket;
        (void)use;
    }
}

/**
 * FACK's estimate of what the network holds. Loss recovery has a better one, which serves for it.
 * @param state TcpSocketState
 * @param inNetwork octets sent and neither acknowledged nor deemed lost
 */
template <typename State>
void
SetFackWindow(State& state, uint32_t inNetwork)
{
    if constexpr (HasFackWindow<State>::value)
    {
        state.m_fackAwnd = inNetwork;
    }
    else
    {
        (void)state;
        (void)inNetwork;
    }
}

/** @param ops congestion control @param rateOps where it reads the delivery rate, if it does */
template <typename Ops, typename RateOps>
void
SetRateOps(Ops& ops, const RateOps& rateOps)
{
    if constexpr (HasSetRateOps<Ops, RateOps>::value)
    {
        ops.SetRateOps(rateOps);
    }
    else
    {
        (void)ops;
        (void)rateOps;
    }
}

/** EnumValue is a class up to 3.40. @return an object of it; for its type only */
template <typename Enum, typename Value>
Value WhichEnumValue();

/** EnumValue is a class template since 3.41. @return an object of it; for its type only */
template <typename Enum, template <typename> class Value>
Value<Enum> WhichEnumValue();

/** EnumChecker is a class up to 3.40. @return an object of it; for its type only */
template <typename Enum, typename Checker>
Checker WhichEnumChecker();

/** EnumChecker is a class template since 3.41. @return an object of it; for its type only */
template <typename Enum, template <typename> class Checker>
Checker<Enum> WhichEnumChecker();

/** @param address InetSocketAddress @return its type of service, 0 if it has none */
template <typename SocketAddress>
uint8_t
GetTos(const SocketAddress& address)
{
    if constexpr (HasTos<SocketAddress>::value)
    {
        return address.GetTos();
    }
    else
    {
        (void)address;
        return 0;
    }
}

} // namespace ns3::rfctcp::compat

#endif // RFC_TCP_INTERNAL_COMPAT_H
