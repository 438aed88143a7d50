/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "segment-oracle.h"

// Read it beside RFC 9293 3.10.7: the words in the comments are those of the RFC. It is slow on
// purpose: one octet is one element of a set.

namespace ns3::rfctcp::test
{

namespace
{

using Kind = Answer::Kind;

/** One arrival, check by check. Each check returns false for "drop the segment and return". */
class Arrival
{
  public:
    /** @param facts the connection @param segment what arrives */
    Arrival(const Facts& facts, const Segment& segment)
        : m_flags(segment.flags),
          m_seq(segment.seq.Value()),
          m_ack(segment.ack.Value()),
          m_segLen(segment.length + (m_flags.syn ? 1 : 0) + (m_flags.fin ? 1 : 0)),
          m_text(m_seq + (m_flags.syn ? 1 : 0)),
          m_length(segment.length),
          m_up(m_seq + segment.urgent)
    {
        m_out.after = facts;
    }

    /** @return what must happen */
    Outcome Process()
    {
        if (m.state == State::CLOSED)
        {
            InClosed();
        }
        else if (m.state == State::LISTEN)
        {
            InListen();
        }
        else if (m.state == State::SYN_SENT)
        {
            InSynSent();
        }
        else if (First() && Second() && Fourth() && Fifth()) // there is no security
        {
            SixthToEighth();
        }
        return m_out;
    }

  private:
    // ---- 3.10.7.1 to 3.10.7.3 ----

    void InClosed()
    {
        if (m_flags.rst)
        {
            return; // "An incoming segment containing a RST is discarded."
        }
        if (m_flags.ack)
        {
            Reset(m_ack); // "If the ACK bit is on, <SEQ=SEG.ACK><CTL=RST>"
        }
        else
        {
            m_out.answer = {Kind::RST_ACK, 0, m_seq + m_segLen}; // <SEQ=0><ACK=SEG.SEQ+SEG.LEN>
        }
    }

    void InListen()
    {
        if (m_flags.rst)
        {
            return; // "First, check for a RST ... should be ignored"
        }
        if (m_flags.ack)
        {
            Reset(m_ack); // "Second, check for an ACK"
            return;
        }
        if (m_flags.syn) // "Third, check for a SYN"
        {
            m.state = State::SYN_RECEIVED;
            m.passive = true;
            m.una = m.iss;
            m.nxt = m.iss + 1;
            m.textEnd = m.nxt;
            AdoptSyn();
            Say(Kind::SYN_ACK);
        }
        // "Fourth, other data or control: ... Drop the segment and return."
    }

    void InSynSent()
    {
        const bool acceptable = BetweenAbove(m.una, m_ack, m.nxt);
        if (m_flags.ack && !acceptable) // "First, check the ACK bit"
        {
            if (!m_flags.rst)
            {
                Reset(m_ack);
            }
            return;
        }
        if (m_flags.rst) // "Second, check the RST bit"
        {
            if (m_flags.ack)
            {
                End(CloseReason::REFUSED);
            }
            return;
        }
        if (!m_flags.syn)
        {
            return; // "Fifth, if neither of the SYN or RST bits is set, then drop the segment"
        }
        AdoptSyn(); // "Fourth, check the SYN bit"
        if (!m_flags.ack)
        {
            m.state = State::SYN_RECEIVED;
            Say(Kind::SYN_ACK);
            return;
        }
        m.una = m_ack;
        m.state = State::ESTABLISHED;
        Connected();
        SixthToEighth();
        Say(Kind::ACK);
    }

    /** RCV.NXT and IRS; "any other control or text should be queued for processing later". */
    void AdoptSyn()
    {
        m.irs = m_seq;
        m.rcvNxt = m_seq + 1;
        m.taken = m.rcvNxt;
        for (uint32_t i = 0; i < m_length; ++i)
        {
            m.held.insert(m_text + i);
        }
        if (m_flags.fin)
        {
            m.fin = m_text + m_length;
        }
    }

    // ---- 3.10.7.4 ----

    /** @return SEG.SEQ lies in the window (the second column of Table 6) */
    bool IsInWindow(uint32_t number) const
    {
        return number - m.rcvNxt < m.rcvWnd;
    }

    /** "First, check sequence number" @return go on */
    bool First()
    {
        if (m.state == State::SYN_RECEIVED && m_flags.syn && m_seq == m.irs && !m_flags.rst)
        {
            if (!m_flags.ack)
            {
                Say(Kind::SYN_ACK);
                return false;
            }
            if (!m.passive)
            {
                return true; // Figure 7
            }
        }
        bool acceptable = false; // Table 6
        if (m_segLen == 0 && m.rcvWnd == 0)
        {
            acceptable = m_seq == m.rcvNxt;
        }
        else if (m_segLen == 0)
        {
            acceptable = IsInWindow(m_seq);
        }
        else if (m.rcvWnd > 0)
        {
            acceptable = IsInWindow(m_seq) || IsInWindow(m_seq + m_segLen - 1);
        }
        if (acceptable)
        {
            return true;
        }
        if (m_flags.rst)
        {
            return m.rcvWnd == 0 && m_seq == m.rcvNxt; // else "drop the segment and return"
        }
        Say(Kind::ACK);
        const bool theFin = m_flags.fin && m_seq + m_segLen == m.rcvNxt;
        if (m.state == State::TIME_WAIT && theFin)
        {
            m_out.startsTimeWait = true;
        }
        return m.rcvWnd == 0 && m_seq == m.rcvNxt; // "to accept valid ACKs, URGs, and RSTs"
    }

    /** "Second, check the RST bit" @return go on */
    bool Second()
    {
        if (!m_flags.rst)
        {
            return true;
        }
        if (m_seq != m.rcvNxt)
        {
            if (IsInWindow(m_seq))
            {
                Say(Kind::ACK); // "3) ... yet is within the current receive window"
            }
            return false; // "1) ... outside the current receive window, silently drop"
        }
        if (m.state == State::SYN_RECEIVED) // 2)
        {
            End(m.passive ? CloseReason::RETURNED_TO_LISTEN : CloseReason::REFUSED);
        }
        else if (m.state == State::TIME_WAIT)
        {
            End(CloseReason::NORMAL);
        }
        else if (m.state == State::CLOSING || m.state == State::LAST_ACK)
        {
            const bool lost = m.una != m.textEnd && m.una != m.textEnd + 1;
            End(lost ? CloseReason::RESET : CloseReason::NORMAL);
        }
        else
        {
            End(CloseReason::RESET); // "connection reset"
        }
        return false;
    }

    /** "Fourth, check the SYN bit" @return go on */
    bool Fourth()
    {
        if (!m_flags.syn)
        {
            return true;
        }
        if (m.state == State::SYN_RECEIVED && m_seq == m.irs)
        {
            return true; // Figure 7, or trimmed off
        }
        if (m.state == State::SYN_RECEIVED && m.passive)
        {
            End(CloseReason::RETURNED_TO_LISTEN);
        }
        else
        {
            Say(Kind::ACK); // "irrespective of the sequence number"
        }
        return false;
    }

    /** "Fifth, check the ACK field" @return go on */
    bool Fifth()
    {
        if (!m_flags.ack)
        {
            return false;
        }
        if (m.state == State::SYN_RECEIVED)
        {
            if (!BetweenAbove(m.una, m_ack, m.nxt))
            {
                Reset(m_ack);
                return false;
            }
            m.una = m_ack;
            m.state = State::ESTABLISHED;
            Connected();
            if (m_flags.syn)
            {
                Say(Kind::ACK); // Figure 7
            }
            return true;
        }
        if (!Between(m.una - m.maxWnd, m_ack, m.nxt))
        {
            Say(Kind::ACK); // RFC 5961 5.2
            return false;
        }
        if (m.state == State::TIME_WAIT)
        {
            if (m_flags.fin) // "a retransmission of the remote FIN. Acknowledge it, and restart"
            {
                Say(Kind::ACK);
                m_out.startsTimeWait = true;
            }
            return false;
        }
        if (BetweenAbove(m.una, m_ack, m.nxt))
        {
            m.una = m_ack;
            Connected(); // a CLOSE in SYN-RECEIVED can lead here before our SYN is acknowledged
        }
        if (m.state == State::CLOSING)
        {
            if (m.FinAcked())
            {
                EnterTimeWait();
            }
            return m.FinAcked(); // "otherwise, ignore the segment"
        }
        if (m.state == State::FIN_WAIT_1 && m.FinAcked())
        {
            m.state = State::FIN_WAIT_2; // "and continue processing in that state"
        }
        else if (m.state == State::LAST_ACK && m.FinAcked())
        {
            End(CloseReason::NORMAL);
            return false;
        }
        return true;
    }

    void SixthToEighth()
    {
        const bool receives = m.state == State::ESTABLISHED || m.state == State::FIN_WAIT_1 ||
                              m.state == State::FIN_WAIT_2;
        if (!receives) // "This should not occur since a FIN has been received"
        {
            if (m_flags.fin)
            {
                Say(Kind::ACK); // "send an acknowledgment for the FIN"
                m_out.startsTimeWait |= m.state == State::TIME_WAIT;
            }
            return;
        }
        if (m_flags.urg && BetweenAbove(m.taken, m_up, m.taken + 0x7fffffff))
        {
            ++m.urgent; // "if the urgent pointer is in advance of the data consumed"
        }
        if (m_length > 0 && !Seventh())
        {
            return;
        }
        if (m_flags.fin)
        {
            Say(Kind::ACK);
            const uint32_t number = m_text + m_length;
            const bool inFrontOfText =
                !m.held.empty() && Between(number, m.HighestHeld(), number + m.rcvWnd);
            if (!m.fin && IsInWindow(number) && !inFrontOfText)
            {
                m.fin = number;
            }
        }
        if (m.fin == m.rcvNxt)
        {
            Eighth();
        }
    }

    /** "Seventh, process the segment text" @return go on */
    bool Seventh()
    {
        const bool gap = !m.held.empty();
        bool useful = false;
        for (uint32_t i = 0; i < m_length; ++i)
        {
            const uint32_t number = m_text + i;
            if (IsInWindow(number) && !(m.fin && Between(*m.fin, number, *m.fin + m.rcvWnd)))
            {
                useful = true;
                m.held.insert(number);
            }
        }
        if (useful && m.readerGone)
        {
            Reset(m.nxt);
            End(CloseReason::UNREAD_DATA);
            return false;
        }
        const bool advanced = Deliver();
        Say(advanced && !gap ? Kind::ACK_SOON : Kind::ACK);
        return true;
    }

    /** "Eighth, check the FIN bit": it is next in order. */
    void Eighth()
    {
        Advance();
        m.peerClosed = true;
        Say(Kind::ACK);
        if (m.state == State::ESTABLISHED)
        {
            m.state = State::CLOSE_WAIT;
        }
        else if (m.state == State::FIN_WAIT_1)
        {
            m.state = State::CLOSING; // "if our FIN has been ACKed", it is FIN-WAIT-2 by now
        }
        else
        {
            EnterTimeWait();
        }
    }

    // ---- Words used above ----

    /** Our SYN is acknowledged: "control or text queued for processing later" is processed. */
    void Connected()
    {
        if (!m.connected && Deliver())
        {
            Say(Kind::ACK_SOON);
        }
        m.connected = true;
    }

    /** RCV.NXT advances over the text that is next in order. @return true if there was any */
    bool Deliver()
    {
        const uint32_t before = m.rcvNxt;
        while (m.held.erase(m.rcvNxt) > 0)
        {
            Advance();
        }
        return m.rcvNxt != before;
    }

    /** RCV.NXT moves by one; the right edge of the window does not. */
    void Advance()
    {
        ++m.rcvNxt;
        m.rcvWnd -= m.rcvWnd > 0 ? 1 : 0;
    }

    void EnterTimeWait()
    {
        m.state = State::TIME_WAIT;
        m_out.startsTimeWait = true;
    }

    /** @param kind an answer without a number; an ACK at once replaces one that may wait */
    void Say(Kind kind)
    {
        if (m_out.answer.kind == Kind::NOTHING || m_out.answer.kind == Kind::ACK_SOON)
        {
            m_out.answer.kind = kind;
        }
    }

    /** @param seq <SEQ=seq><CTL=RST>, instead of all else */
    void Reset(uint32_t seq)
    {
        m_out.answer = {Kind::RST, seq, 0};
    }

    /** @param reason what the user is told */
    void End(CloseReason reason)
    {
        m.state = reason == CloseReason::RETURNED_TO_LISTEN ? State::LISTEN : State::CLOSED;
        m.closed = reason;
        if (m_out.answer.kind != Kind::RST)
        {
            m_out.answer = {};
        }
    }

    const Flags m_flags;     ///< control bits
    const uint32_t m_seq;    ///< SEG.SEQ
    const uint32_t m_ack;    ///< SEG.ACK
    const uint32_t m_segLen; ///< SEG.LEN
    const uint32_t m_text;   ///< number of the first octet of text
    const uint32_t m_length; ///< octets of text
    const uint32_t m_up;     ///< SEG.UP as a sequence number
    Outcome m_out;           ///< what must happen
    Facts& m{m_out.after};   ///< the connection
};

} // namespace

Outcome
Rfc9293SegmentArrives(const Facts& facts, const Segment& segment)
{
    return Arrival(facts, segment).Process();
}

} // namespace ns3::rfctcp::test
