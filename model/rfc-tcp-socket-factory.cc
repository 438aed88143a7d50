/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "rfc-tcp-socket-factory.h"

#include "rfc-tcp-l4-protocol.h"

#include "ns3/socket.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RfcTcpSocketFactory);

TypeId
RfcTcpSocketFactory::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RfcTcpSocketFactory")
                            .SetParent<TcpSocketFactory>()
                            .SetGroupName("RfcTcp")
                            .AddConstructor<RfcTcpSocketFactory>();
    return tid;
}

void
RfcTcpSocketFactory::SetTcp(Ptr<RfcTcpL4Protocol> tcp)
{
    m_tcp = tcp;
}

Ptr<Socket>
RfcTcpSocketFactory::CreateSocket()
{
    return m_tcp->CreateSocket();
}

void
RfcTcpSocketFactory::DoDispose()
{
    m_tcp = nullptr;
    TcpSocketFactory::DoDispose();
}

} // namespace ns3
