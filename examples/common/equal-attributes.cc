/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "equal-attributes.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace common
{

void
SetEqualAttributes()
{
    using ns3::Config::SetDefault;
    SetDefault("ns3::TcpSocket::SegmentSize", ns3::UintegerValue(1448)); // MTU 1500, timestamps
    SetDefault("ns3::TcpSocket::InitialCwnd", ns3::UintegerValue(10));
    SetDefault("ns3::TcpSocket::DelAckCount", ns3::UintegerValue(2));
    SetDefault("ns3::TcpSocket::TcpNoDelay", ns3::BooleanValue(true));
    SetDefault("ns3::TcpSocket::ConnTimeout", ns3::TimeValue(ns3::Seconds(3)));
    SetDefault("ns3::TcpSocketBase::MinRto", ns3::TimeValue(ns3::Seconds(1)));
    SetDefault("ns3::TcpL4Protocol::SocketType", ns3::StringValue("ns3::TcpNewReno"));
    SetDefault("ns3::TcpL4Protocol::RecoveryType", ns3::StringValue("ns3::TcpClassicRecovery"));
}

} // namespace common
