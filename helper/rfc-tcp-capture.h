/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CAPTURE_H
#define RFC_TCP_CAPTURE_H

#include "ns3/rfc-tcp-record.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Reads the TCP segments of captured packets: pcap files of ns-3, tcpdump or Wireshark, with the
 * link types Ethernet (VLAN tags too), PPP, raw IP, BSD loopback and Linux cooked (both versions),
 * IPv4 and IPv6, in microseconds or nanoseconds.
 *
 * The records have what the wire tells: roles, numbers, SACK blocks, retransmissions. States,
 * causes and reasons are not known. Each end of a connection has a number of its own in the place
 * of a node: that of the client is even, that of the server one more. Times begin with 0 at the
 * first packet if the packets were captured by a real clock, that is, later than 1973; simulated
 * times stay as they are.
 */
class RfcTcpCapture
{
  public:
    /**
     * Reads a capture of one place. When a segment was sent, or arrived, at the other end is not
     * known: both times are those of the capture.
     * @param path of a pcap file
     * @return all segments in order of time
     * @throw std::invalid_argument if the file cannot be read, or has another format or link type
     */
    static std::vector<RfcTcpSegmentRecord> Read(const std::string& path);
    /**
     * Reads two captures of the same packets, one on each side. Clocks must agree. A segment that
     * only the side of its sender has was lost, or is in flight if the other capture ends earlier.
     * @param path of a pcap file
     * @param other path of a pcap file that was made at the other side
     * @return all segments in order of sending
     * @throw std::invalid_argument like Read(), and if the captures have no segment in common
     */
    static std::vector<RfcTcpSegmentRecord> ReadBothSides(const std::string& path,
                                                          const std::string& other);
};

} // namespace ns3

#endif // RFC_TCP_CAPTURE_H
