/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LIFECYCLE_LIFE_H
#define LIFECYCLE_LIFE_H

#include "lifecycle-scenario.h"

#include "ns3/rfc-tcp-trace.h"
#include "ns3/tcp-header.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace lifecycle
{

/** The life of one connection as its traces tell it. */
class Life
{
  public:
    /** @param transition one of this connection */
    void OnTransition(const RfcTcpTransition& transition);
    /** @param reason of its end */
    void OnClosed(RfcTcpCloseReason reason);
    /**
     * @param state of the connection
     * @param header a segment that arrives there
     * @param octets length of its text
     * @return true if TIME-WAIT must begin anew
     */
    bool OnRx(TcpSocket::TcpStates_t state, const TcpHeader& header, uint32_t octets);

    /** @return true if it was in TIME-WAIT */
    bool HasTimeWait() const;
    /** @param reason a reason @return true if it ended once, for this reason */
    bool HasEnded(RfcTcpCloseReason reason) const;
    /**
     * To be called when all is over: are there only legal transitions, without gaps, from the
     * first state to CLOSED? Did TIME-WAIT last 2 MSL?
     * @param scenario what is expected
     * @param verdict counts what befell TIME-WAIT
     * @param report receives what is wrong
     */
    void Judge(const Scenario& scenario,
               Verdict& verdict,
               const std::function<void(const std::string&)>& report) const;

  private:
    std::vector<std::pair<Time, RfcTcpTransition>> m_transitions; ///< all of them
    std::vector<RfcTcpCloseReason> m_ends; ///< how it ended, each time it did
    Time m_timeWaitStart;                  ///< when TIME-WAIT began, or began anew
    Time m_perhapsStart;                   ///< a FIN that may have begun 2 MSL again
    SequenceNumber32 m_fin;                ///< where the stream of the peer ends
    uint32_t m_recent{0};                  ///< newest timestamp that is not of a repeated FIN
};

} // namespace lifecycle
} // namespace ns3

#endif // LIFECYCLE_LIFE_H
