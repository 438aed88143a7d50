/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "core/connection.h"
#include "core/new-reno.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <optional>
#include <variant>

// Fuzzing target: one connection and a peer that sends any segments, near the numbers that count or
// anywhere, between any calls of the user and timers. The invariants of the core are checked after
// each of them, and when time has gone on for long enough nothing but waiting for the peer is left.

using namespace ns3::rfctcp;

namespace
{

/** Takes an input apart. */
class Source
{
  public:
    /** @param data the input @param size octets of it */
    Source(const uint8_t* data, std::size_t size)
        : m_data(data),
          m_size(size)
    {
    }

    /** @return true if there is no more */
    bool IsEmpty() const
    {
        return m_next >= m_size;
    }

    /** @return the next octet, 0 behind the end */
    uint8_t Octet()
    {
        return m_next < m_size ? m_data[m_next++] : 0;
    }

    /** @return a number of 32 bits: often a small one, with either sign */
    uint32_t Number()
    {
        const uint8_t kind = Octet();
        const auto small = static_cast<uint32_t>(static_cast<int8_t>(Octet()));
        return kind % 4 == 0 ? small * 0x01000001 : kind % 4 == 1 ? small * 1460 : small;
    }

  private:
    const uint8_t* m_data; ///< the input
    std::size_t m_size;    ///< octets of it
    std::size_t m_next{0}; ///< octets taken
};

/** A connection and what the caller of the core does for it. */
class Subject
{
  public:
    /** @param source of what happens */
    explicit Subject(Source& source)
        : m_source(source),
          m_connection(MakeParameters(), std::make_unique<NewReno>())
    {
        OpenArguments arguments;
        arguments.iss = SeqNum(m_source.Number());
        arguments.receiveMss = 1460;
        arguments.pathMss = 1460;
        if (m_source.Octet() % 2 == 0)
        {
            m_connection.Open(m_now, arguments, m_outbox);
        }
        else
        {
            Segment syn = MakeSegment();
            syn.flags = Flags{};
            syn.flags.syn = true;
            m_connection.OpenFrom(m_now, arguments, syn, m_outbox);
        }
        Drain();
    }

    /** One event. */
    void Step()
    {
        const uint8_t kind = m_source.Octet();
        switch (kind % 16)
        {
        case 0:
            m_connection.Send(m_now, m_source.Number() & 0xffff, kind & 16, m_outbox, kind & 32);
            break;
        case 1:
            m_connection.Receive(m_now, m_source.Number(), m_outbox);
            break;
        case 2:
            m_connection.Close(m_now, kind & 16 ? CloseMode::BOTH : CloseMode::SEND, m_outbox);
            break;
        case 3:
            if (kind == 0xf3)
            {
                m_connection.Abort(m_now, m_outbox);
            }
            break;
        case 4:
        case 5:
            if (const auto deadline = m_connection.NextDeadline())
            {
                m_now = std::max(m_now, *deadline);
            }
            m_connection.OnTimer(m_now, m_outbox);
            break;
        case 6:
            m_now += std::chrono::milliseconds(m_source.Octet());
            m_connection.OnTimer(m_now, m_outbox);
            break;
        case 7:
            Report();
            break;
        default:
            m_connection.OnSegment(m_now, MakeSegment(), m_outbox);
            break;
        }
        Drain();
    }

  private:
    /** @return tunables that the input chooses */
    std::shared_ptr<const Parameters> MakeParameters()
    {
        Parameters parameters;
        const uint8_t choice = m_source.Octet();
        parameters.checkInvariants = true;
        parameters.sack = (choice & 1) != 0;
        parameters.timestamps = (choice & 2) != 0;
        parameters.recovery = static_cast<Recovery>((choice >> 2) % 3);
        parameters.nagle = (choice & 16) != 0;
        parameters.keepAlive = (choice & 32) != 0;
        parameters.ecn = (choice & 64) != 0 ? EcnUse::ON : EcnUse::OFF;
        parameters.receiveBuffer = (choice & 128) != 0 ? 3000 : 131072;
        return std::make_shared<const Parameters>(parameters);
    }

    /** @return a segment near the numbers that count */
    Segment MakeSegment()
    {
        const Tcb& tcb = m_connection.Status();
        Segment segment;
        segment.flags = Flags::FromOctet(m_source.Octet());
        segment.flags.ack = segment.flags.ack || m_source.Octet() % 4 != 0;
        segment.seq = Wrap(tcb.rcv.irs, tcb.rcv.nxt) + m_source.Number();
        const bool newest = m_source.Octet() % 2 == 0;
        segment.ack = Wrap(tcb.snd.iss, newest ? tcb.snd.max : tcb.snd.una) + m_source.Number();
        segment.window = static_cast<uint16_t>(m_source.Octet() * 257);
        segment.length = m_source.Octet() % 3 == 0 ? m_source.Number() & 0x7ff : 0;
        segment.urgent = m_source.Octet();
        const uint8_t options = m_source.Octet();
        if ((options & 1) != 0 || tcb.agreed.timestamps)
        {
            segment.options.stamps =
                Timestamps{TimestampAt(m_now) + (options & 2 ? m_source.Number() : 0),
                           TimestampAt(m_now) - (options & 4 ? m_source.Octet() : 0)};
        }
        if ((options & 8) != 0)
        {
            const SeqNum left = Wrap(tcb.snd.iss, tcb.snd.una) + m_source.Number();
            segment.options.sack.push_back(SackBlock{left, left + m_source.Number()});
        }
        if (segment.flags.syn)
        {
            segment.options.mss = static_cast<uint16_t>(m_source.Number());
            segment.options.sackPermitted = (options & 16) != 0;
            segment.options.windowScale =
                (options & 32) != 0 ? std::optional<uint8_t>(options % 16) : std::nullopt;
        }
        segment.ecn = static_cast<EcnMark>(options >> 6);
        return segment;
    }

    /** An ICMP error comes. */
    void Report()
    {
        IcmpReport report;
        report.kind = static_cast<IcmpReport::Kind>(m_source.Octet() % 3);
        report.seq =
            Wrap(m_connection.Status().snd.iss, m_connection.Status().snd.una) + m_source.Number();
        report.pathMss = m_source.Number() & 0xffff;
        m_connection.OnIcmp(m_now, report, m_outbox);
    }

    /** Carries out effects: octets are taken at once by every second reader. */
    void Drain()
    {
        do
        {
            for (std::size_t i = 0; i < m_outbox.size(); ++i)
            {
                if (const auto* text = std::get_if<Readable>(&m_outbox[i]))
                {
                    const Position upTo = text->upTo; // the outbox may grow
                    if (upTo <= m_readable)
                    {
                        std::fprintf(stderr, "text is readable twice\n");
                        std::abort();
                    }
                    m_readable = upTo;
                    if (upTo % 2 == 0)
                    {
                        m_connection.Receive(m_now, m_connection.ReadableOctets(), m_outbox);
                    }
                }
            }
            m_outbox.clear();
            m_connection.SendDueAck(m_now, m_outbox);
        } while (!m_outbox.empty());
    }

    Source& m_source;                          ///< of what happens
    Connection m_connection;                   ///< under test
    Outbox m_outbox;                           ///< effects
    Instant m_now{std::chrono::seconds(1000)}; ///< the clock
    Position m_readable{1};                    ///< octets that became readable
};

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    Source source(data, size);
    Subject subject(source);
    while (!source.IsEmpty())
    {
        subject.Step();
    }
    return 0;
}
