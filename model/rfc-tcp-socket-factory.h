/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_SOCKET_FACTORY_H
#define RFC_TCP_SOCKET_FACTORY_H

#include "ns3/ptr.h"
#include "ns3/tcp-socket-factory.h"

namespace ns3
{

class RfcTcpL4Protocol;

/**
 * @ingroup rfctcp
 * Makes sockets of class RfcTcpSocket. It is a TcpSocketFactory, so applications that ask a node
 * for "ns3::TcpSocketFactory" get it.
 */
class RfcTcpSocketFactory : public TcpSocketFactory
{
  public:
    /** @return the TypeId */
    static TypeId GetTypeId();

    /** @param tcp the protocol whose sockets are made */
    void SetTcp(Ptr<RfcTcpL4Protocol> tcp);

    /** @return a new RfcTcpSocket */
    Ptr<Socket> CreateSocket() override;

  protected:
    /** Lets go of the protocol. */
    void DoDispose() override;

  private:
    Ptr<RfcTcpL4Protocol> m_tcp; ///< the protocol whose sockets are made
};

} // namespace ns3

#endif // RFC_TCP_SOCKET_FACTORY_H
