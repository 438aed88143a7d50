/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_BENCH_BULK_UDP_H
#define RFC_TCP_BENCH_BULK_UDP_H

#include "ns3/ipv4-address.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <cstdint>

namespace bench
{

/**
 * The floor of a transfer: datagrams as large as segments in one direction, and for every second
 * one a small datagram back, as delayed acknowledgments. These clock the sender: it keeps a window
 * in flight that starts with 10 and grows by 2 for each of them, as in slow start. So the same
 * number of packets crosses the same devices at the same rate as with TCP.
 */
class UdpTransfer
{
  public:
    /**
     * @param client sender @param server receiver
     * @param address of the server @param port of the server
     * @param octets to send @param window datagrams in flight at most
     */
    UdpTransfer(const ns3::Ptr<ns3::Node>& client,
                const ns3::Ptr<ns3::Node>& server,
                const ns3::Ipv4Address& address,
                uint16_t port,
                uint64_t octets,
                uint32_t window);
    UdpTransfer(const UdpTransfer&) = delete;
    UdpTransfer& operator=(const UdpTransfer&) = delete;

    /** Sends the first window. */
    void Begin();
    /** @return octets sent so far */
    uint64_t GetSent() const;
    /** @return octets received so far */
    uint64_t GetReceived() const;

  private:
    /** Sends as much as the window allows. */
    void SendMore();
    /** Server: data have come. */
    void ReadData();
    /** Client: small datagrams have come. */
    void ReadAcknowledgments();

    ns3::Ptr<ns3::Socket> m_client; ///< sends data
    ns3::Ptr<ns3::Socket> m_server; ///< sends acknowledgments
    uint64_t m_octets;              ///< to send
    uint64_t m_sent{0};             ///< octets
    uint64_t m_received{0};         ///< octets
    uint32_t m_mostInFlight;        ///< limit of the window
    uint32_t m_window;              ///< datagrams in flight now at most
    uint32_t m_inFlight{0};         ///< datagrams not acknowledged
    uint64_t m_arrived{0};          ///< datagrams
};

} // namespace bench

#endif // RFC_TCP_BENCH_BULK_UDP_H
