/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_RACK_H
#define RFC_TCP_CORE_RACK_H

#include "core/instant.h"
#include "core/wire/seq-num.h"
#include "scoreboard.h"

#include <cstdint>
#include <optional>
#include <tuple>

namespace ns3::rfctcp
{

/**
 * RACK [8985 6]: a segment is lost once a segment that was sent sufficiently later has been
 * delivered. This class keeps the latest such delivery and the reordering window.
 */
class Rack
{
  public:
    /** State of the connection that the reordering window depends on. */
    struct Circumstances
    {
        Instant now;                  ///< the instant
        Duration minimumRtt{0};       ///< RACK.min_RTT; 0: no sample yet
        Duration smoothedRtt{0};      ///< SRTT
        bool inRecovery{false};       ///< in fast recovery, or recovering from a timeout
        bool thresholdReached{false}; ///< DupThresh segments are SACKed
    };

    /**
     * Segments were delivered [8985 6.2 steps 2 and 3].
     * @param delivery the segments @param now the instant @param minimumRtt RACK.min_RTT
     * @param echoAge age of the timestamp that the acknowledgment echoes, if it echoes one: an
     *        acknowledgment of the original transmission tells nothing about a retransmission
     */
    void OnDelivery(const Delivery& delivery,
                    Instant now,
                    Duration minimumRtt,
                    std::optional<Duration> echoAge);

    /** The peer has reported a duplicate [8985 6.2 step 4]. @param una SND.UNA @param nxt SND.NXT
     */
    void OnDuplicateReport(Position una, Position nxt);

    /** A recovery is over: after sixteen recoveries without duplicates reo_wnd is small again. */
    void OnRecoveryEnd();

    /** @param circumstances see Circumstances @return RACK.reo_wnd [8985 6.2 step 4] */
    Duration ReorderingWindow(const Circumstances& circumstances) const;

    /**
     * Marks lost segments [8985 6.2 step 5].
     * @param board the scoreboard @param circumstances see Circumstances
     * @return when the next segment will be deemed lost, if there is one
     */
    std::optional<Instant> DetectLosses(Scoreboard& board,
                                        const Circumstances& circumstances) const;

    /** @param circumstances see Circumstances
     * @return RACK.rtt + RACK.reo_wnd: time after its transmission at which a segment is deemed
     * lost
     */
    Duration ReorderingTimeout(const Circumstances& circumstances) const;

    /** @return true if segments have arrived out of order on this path */
    bool IsReorderingSeen() const
    {
        return m_reorderingSeen;
    }

    /** @return all members */
    auto Tie() const
    {
        return std::tie(m_sentAt,
                        m_end,
                        m_rtt,
                        m_fack,
                        m_duplicateRound,
                        m_multiplier,
                        m_persist,
                        m_reorderingSeen);
    }

    /** @param other value to compare with @return true if equal */
    bool operator==(const Rack& other) const
    {
        return Tie() == other.Tie();
    }

  private:
    Instant m_sentAt;             ///< RACK.xmit_ts
    Position m_end{0};            ///< RACK.end_seq; 0: nothing was delivered yet
    Duration m_rtt{0};            ///< RACK.rtt
    Position m_fack{0};           ///< RACK.fack: behind the highest position delivered
    Position m_duplicateRound{0}; ///< RACK.dsack_round; 0: none
    uint32_t m_multiplier{1};     ///< RACK.reo_wnd_mult
    uint32_t m_persist{16};       ///< RACK.reo_wnd_persist
    bool m_reorderingSeen{false}; ///< RACK.reordering_seen
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_RACK_H
