/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PRR_H
#define RFC_TCP_CORE_PRR_H

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace ns3::rfctcp
{

/**
 * Proportional Rate Reduction [6937 3.1]: limits what may be sent during a recovery, so that the
 * data in flight have shrunk to ssthresh when the recovery ends. All numbers are octets.
 */
class Prr
{
  public:
    /** A recovery begins. @param flightSize SND.NXT - SND.UNA, RecoverFS */
    void Begin(uint32_t flightSize)
    {
        *this = Prr();
        m_recoverFlightSize = flightSize;
    }

    /**
     * An acknowledgment arrives during recovery.
     * @param deliveredOctets DeliveredData: newly acknowledged or SACKed
     * @param pipe octets in flight @param ssthresh target @param smss SMSS
     */
    void OnAck(uint32_t deliveredOctets, uint32_t pipe, uint32_t ssthresh, uint32_t smss)
    {
        m_delivered += deliveredOctets;
        int64_t allowance = 0; // sndcnt
        if (pipe > ssthresh)
        {
            // Proportional rate reduction
            const uint64_t flight = std::max<uint64_t>(m_recoverFlightSize, 1);
            allowance =
                static_cast<int64_t>((m_delivered * ssthresh + flight - 1) / flight) - Sent();
        }
        else
        {
            // Slow start reduction bound: one segment more than was delivered
            const int64_t limit =
                std::max<int64_t>(static_cast<int64_t>(m_delivered) - Sent(), deliveredOctets) +
                smss;
            allowance = std::min<int64_t>(int64_t{ssthresh} - pipe, limit);
        }
        m_allowance = static_cast<uint32_t>(std::max<int64_t>(allowance, 0));
    }

    /** @param octets sent during recovery */
    void OnSend(uint32_t octets)
    {
        m_out += octets;
        m_allowance -= std::min(m_allowance, octets);
    }

    /** The fast retransmission is sent in any case. @param octets size of its segment */
    void AllowAtLeast(uint32_t octets)
    {
        m_allowance = std::max(m_allowance, octets);
    }

    /** @return sndcnt: octets that may be sent now */
    uint32_t Allowance() const
    {
        return m_allowance;
    }

    /** @return all members */
    auto Tie() const
    {
        return std::tie(m_recoverFlightSize, m_delivered, m_out, m_allowance);
    }

  private:
    /** @return prr_out */
    int64_t Sent() const
    {
        return static_cast<int64_t>(m_out);
    }

    uint32_t m_recoverFlightSize{0}; ///< RecoverFS
    uint32_t m_allowance{0};         ///< sndcnt
    uint64_t m_delivered{0};         ///< prr_delivered
    uint64_t m_out{0};               ///< prr_out
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PRR_H
