/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_ICMP_ERROR_H
#define RFC_TCP_TEST_ICMP_ERROR_H

#include "defects-lab.h"

namespace ns3::rfctcp::test
{

/**
 * An ICMP error of the peer's network, 10.1.1.1.
 * @param about the segment of the TCP under test that it quotes
 * @param type of the error @param code of the error
 * @param mtu that "fragmentation needed" names
 * @return it with IP header
 */
Ptr<Packet> IcmpErrorAbout(const SeenSegment& about, uint8_t type, uint8_t code, uint16_t mtu = 0);

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_ICMP_ERROR_H
