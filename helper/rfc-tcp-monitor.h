/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_MONITOR_H
#define RFC_TCP_MONITOR_H

#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Checks in any simulation, from traces and segments alone, that the TCPs in it behave, RFC TCP and
 * the built-in one alike.
 *
 * @code
 * auto monitor = CreateObject<RfcTcpMonitor>();
 * monitor->Watch();
 * Simulator::Run();
 * Simulator::Destroy(); // what is left is judged here
 * return monitor->GetFindings() > 0;
 * @endcode
 *
 * What is found, each with its time and its connection:
 * - a change of state that RFC 9293 does not have (3.3.2, figure 5);
 * - an acknowledgment of octets that were never delivered [9293 3.4];
 * - an end that goes from LAST-ACK to CLOSED before its FIN is acknowledged [9293 3.10.7.4];
 * - an end in TIME-WAIT that does not answer the FIN that its peer repeats [9293 3.10.7.4];
 * - octets in front of a FIN that were never delivered, though the connection has ended without a
 *   RST and without an error at either end: a stream that was cut in silence;
 * - when the simulation ends: an end that waits for its peer, while neither has sent anything for
 *   the time of the attribute Patience.
 *
 * Streams are judged by what the wire shows: octets that an application gave and that TCP never
 * sent are not seen. Connections whose SYN was not seen are judged by their states alone.
 */
class RfcTcpMonitor : public Object
{
  public:
    /** Called with a finding. @param finding in words */
    typedef void (*FindingTracedCallback)(const std::string& finding);

    /** @return the TypeId */
    static TypeId GetTypeId();

    /** Watches all nodes, those made later included. Call it after the stack is installed, or
     * before Simulator::Run(). */
    void Watch();
    /** @param nodes whose connections are watched */
    void Watch(const NodeContainer& nodes);

    /** @return number of findings so far */
    uint64_t GetFindings() const;
    /** @return how long an end may wait in silence, attribute Patience */
    Time GetPatience() const;
    /**
     * Counts, traces and prints a finding; aborts if the attribute Abort says so.
     * @param finding in words
     */
    void Report(const std::string& finding);

  private:
    bool m_abort{false};                            ///< attribute Abort
    bool m_print{true};                             ///< attribute Print
    Time m_patience;                                ///< attribute Patience
    uint64_t m_findings{0};                         ///< see GetFindings
    TracedCallback<const std::string&> m_onFinding; ///< trace source Finding
};

} // namespace ns3

#endif // RFC_TCP_MONITOR_H
