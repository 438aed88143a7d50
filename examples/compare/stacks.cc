/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "stacks.h"

#include "common/equal-attributes.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/nstime.h"
#include "ns3/rfc-tcp-helper.h"
#include "ns3/uinteger.h"

namespace compare
{

void
SetCommonAttributes()
{
    common::SetEqualAttributes();
    ns3::Config::SetDefault("ns3::PcapFileWrapper::CaptureSize",
                            ns3::UintegerValue(96)); // headers are enough
}

void
SetRunAttributes(const RunSpec& spec)
{
    using ns3::Config::SetDefault;
    SetDefault("ns3::TcpSocketBase::Sack", ns3::BooleanValue(spec.sack));
    SetDefault("ns3::TcpSocketBase::MaxSegLifetime", ns3::DoubleValue(spec.msl.GetSeconds()));
    SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", ns3::TimeValue(spec.msl));
}

void
InstallStack(Stack stack, const ns3::NodeContainer& nodes)
{
    if (stack == Stack::RFC)
    {
        ns3::RfcTcpHelper tcp;
        tcp.Install(nodes);
        return;
    }
    ns3::InternetStackHelper internet;
    internet.Install(nodes);
}

} // namespace compare
