/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fingerprint.h"

#include "core/new-reno.h"

#include <algorithm>
#include <boost/container/deque.hpp>
#include <boost/container/flat_map.hpp>
#include <optional>
#include <set>
#include <tuple>
#include <type_traits>
#include <vector>

// What is left out decides nothing: counters, delivery rates (no congestion control of the
// exploration looks at them), and instants that a feature which is switched off would look at. If
// RTO is fixed and there are neither SACK nor timestamps, only the order of past instants counts.
// The option --verify compares the successors of states that have the same fingerprint.

namespace ns3::rfctcp::explore
{

__extension__ using Product = unsigned __int128; ///< of two numbers of 64 bits

FingerprintBuilder::FingerprintBuilder(Instant now)
    : m_now(now)
{
}

FingerprintBuilder&
FingerprintBuilder::Add(uint64_t number)
{
    const auto mix = [number](uint64_t sum, uint64_t factor) {
        const Product product = Product{sum ^ number} * factor + 0x9e3779b97f4a7c15;
        return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
    };
    m_sum.low = mix(m_sum.low + 0xd1b54a32d192ed03, 0xa0761d6478bd642f);
    m_sum.high = mix(m_sum.high + 0x8bb84b93962eacc9, 0xe7037ed1a0b428db);
    return *this;
}

FingerprintBuilder&
FingerprintBuilder::Add(Instant instant)
{
    // What was never set, or lies in a distant future, does not move with the clock
    const bool fixed = instant < START || instant == Instant::max();
    return Add(fixed ? UINT64_MAX : static_cast<uint64_t>((m_now - instant).count()));
}

FingerprintBuilder&
FingerprintBuilder::Add(const Fingerprint& fingerprint)
{
    return Add(fingerprint.low).Add(fingerprint.high);
}

Fingerprint
FingerprintBuilder::Get() const
{
    return m_sum;
}

Instant
FingerprintBuilder::Now() const
{
    return m_now;
}

namespace
{

/** Takes in values of any type; structures show their members by Tie(). */
class Visitor
{
  public:
    /** @param builder takes all in */
    explicit Visitor(FingerprintBuilder& builder)
        : m_builder(builder)
    {
    }

    /** Of instants behind this call only the order counts. @param connection theirs */
    void ForgetAges(const Connection& connection)
    {
        const auto add = [this](const auto& list) {
            for (const auto& entry : list)
            {
                m_ranks.push_back(entry.sentAt);
            }
        };
        m_ranks = {m_builder.Now(), connection.Status().recovery.Memory().timedOutAt};
        const auto& lists = *std::get<0>(connection.Status().recovery.Board().Tie());
        add(std::get<0>(lists.Tie()));
        add(std::get<1>(lists.Tie()));
        std::sort(m_ranks.begin(), m_ranks.end());
        m_ranks.erase(std::unique(m_ranks.begin(), m_ranks.end()), m_ranks.end());
    }

    /** Ages count again. */
    void RememberAges()
    {
        m_ranks.clear();
    }

    /** @param values what to take in */
    template <typename... T>
    void Take(const T&... values)
    {
        (TakeOne(values), ...);
    }

    /** @param value TSval or TSecr, which count relative to now */
    void TakeTimestamp(uint32_t value)
    {
        m_builder.Add(value == 0 ? UINT64_MAX : TimestampAt(m_builder.Now()) - value);
    }

  private:
    template <typename T>
    void TakeOne(const T& value)
    {
        if constexpr (std::is_enum_v<T> || std::is_integral_v<T>)
        {
            m_builder.Add(static_cast<uint64_t>(value));
        }
        else
        {
            TakeOne(value.Tie());
        }
    }

    template <typename... T>
    void TakeOne(const std::tuple<T...>& values)
    {
        std::apply([this](const auto&... value) { Take(value...); }, values);
    }

    template <typename T>
    void TakeOne(const Lazy<T>& value)
    {
        Take(value.IsDefault(), *value); // some code asks whether it was ever written
    }

    template <typename T>
    void TakeOne(const std::optional<T>& value)
    {
        Take(value.has_value(), value.value_or(T{}));
    }

    template <typename A, typename B>
    void TakeOne(const std::pair<A, B>& value)
    {
        Take(value.first, value.second);
    }

    template <typename T>
    void TakeOne(const boost::container::deque<T>& values)
    {
        TakeAll(values);
    }

    void TakeOne(const std::set<Position>& values)
    {
        TakeAll(values);
    }

    template <typename K, typename V>
    void TakeOne(const boost::container::flat_map<K, V>& values)
    {
        TakeAll(values);
    }

    template <typename Values>
    void TakeAll(const Values& values)
    {
        Take(values.size());
        for (const auto& value : values)
        {
            Take(value);
        }
    }

    void TakeOne(SeqNum value)
    {
        m_builder.Add(value.Value());
    }

    void TakeOne(Instant value)
    {
        if (m_ranks.empty())
        {
            m_builder.Add(value);
            return;
        }
        Take(m_ranks.end() - std::lower_bound(m_ranks.begin(), m_ranks.end(), value));
    }

    void TakeOne(Duration value)
    {
        m_builder.Add(static_cast<uint64_t>(value.count()));
    }

    void TakeOne(const EcnNumbers& value)
    {
        Take(value.echoAt, value.markAt, value.cwrAt);
    }

    void TakeOne(const ChallengeCounter& value)
    {
        // Behind the second that it counts in, it counts from zero
        const bool over = m_builder.Now() - value.since >= std::chrono::seconds(1);
        Take(over ? Instant{} : value.since, over ? 0 : value.count);
    }

    void TakeOne(const Reassembly& value)
    {
        const auto ranges = value.BlocksByRecency(value.Count()); // all, and their recency
        Take(ranges.size());
        for (const auto& range : ranges)
        {
            Take(range.begin, range.end);
        }
    }

    void TakeOne(const SentSegment& value)
    {
        // Without SACK and timestamps it only matters whether a segment was sent again
        const uint32_t transmissions =
            m_ranks.empty() ? value.transmissions : std::min(value.transmissions, 2U);
        Take(value.begin, value.end, value.sentAt, transmissions, value.sacked, value.lost);
    }

    void TakeOne(const Scoreboard& value)
    {
        Take(std::get<0>(value.Tie())); // of the octets lost in all only differences count
    }

    void TakeOne(const SenderMemory& value)
    {
        Take(value.prr,
             value.rack,
             value.tail,
             value.undo,
             value.inflation,
             value.rescue,
             value.timedOutAt,
             value.limitedOctets);
    }

    void TakeOne(const LossRecovery& value)
    {
        const auto [board,
                    phase,
                    duplicates,
                    recover,
                    retransmissions,
                    remainder,
                    synLost,
                    partial,
                    awaitsAck,
                    validatedAt,
                    memory] = value.Tie();
        (void)validatedAt; // see TakeConnection
        Take(board,
             phase,
             duplicates,
             recover,
             retransmissions,
             remainder,
             synLost,
             partial,
             awaitsAck,
             memory);
    }

    void TakeOne(const TimerTable& timers)
    {
        for (unsigned timer = 0; timer < static_cast<unsigned>(Timer::COUNT); ++timer)
        {
            Take(timers.Deadline(static_cast<Timer>(timer)).value_or(Instant::max()));
        }
    }

    FingerprintBuilder& m_builder; ///< takes all in
    std::vector<Instant> m_ranks;  ///< in order, while only that counts
};

/** @param visitor takes it in @param connection not in TIME-WAIT */
void
TakeConnection(Visitor& visitor, const Connection& connection)
{
    const Tcb& tcb = connection.Status();
    const Parameters& parameters = connection.Tunables();
    const ReceiveVariables& rcv = tcb.rcv;
    const Negotiated& agreed = tcb.agreed;
    visitor.Take(tcb.state, tcb.passive, tcb.reason);
    visitor.Take(tcb.fastOpen.Tie());
    visitor.Take(tcb.snd.Tie());
    visitor.Take(rcv.irs,
                 rcv.nxt,
                 rcv.edge,
                 rcv.user,
                 rcv.up,
                 rcv.push,
                 rcv.fin,
                 rcv.acked,
                 rcv.buffer,
                 rcv.scale,
                 rcv.userClosed);
    visitor.Take(agreed.windowScaling,
                 agreed.timestamps,
                 agreed.sack,
                 agreed.receiveMss,
                 agreed.peerMss,
                 agreed.pathMss,
                 agreed.remoteUserTimeout,
                 agreed.userTimeoutPending);
    visitor.Take(tcb.timers);
    visitor.Take(tcb.reassembly);
    const bool timeless = parameters.minimumRto == parameters.maximumRto && !parameters.sack &&
                          !parameters.timestamps;
    if (timeless)
    {
        visitor.ForgetAges(connection);
        visitor.Take(tcb.rtt.HasSample(), tcb.rtt.Rto());
    }
    else
    {
        visitor.Take(tcb.rtt);
    }
    visitor.Take(tcb.recovery);
    visitor.RememberAges();
    const bool fixedInterval = parameters.maximumProbeInterval <= tcb.rtt.Rto();
    visitor.Take(fixedInterval ? 0 : tcb.windowProbes.sent, tcb.windowProbes.unanswered);
    visitor.Take(tcb.ecn.Tie());
    visitor.Take(tcb.acks.Tie());
    visitor.Take(static_cast<const NewReno&>(connection.Congestion()));
    if (agreed.timestamps)
    {
        visitor.TakeTimestamp(agreed.tsRecent);
    }
    if (connection.Congestion().Window() > parameters.initialWindow * tcb.snd.mss)
    {
        // Only a window that has grown shrinks again when it was not used
        visitor.Take(tcb.recovery.Memory().textAt, std::get<9>(tcb.recovery.Tie()));
    }
    if (parameters.keepAlive)
    {
        visitor.Take(tcb.liveness.Tie());
    }
}

/** @param visitor takes it in @param rest of a connection in TIME-WAIT */
void
TakeRest(Visitor& visitor, const TimeWait& rest)
{
    visitor.Take(rest.sndNxt,
                 rest.rcvNxt,
                 rest.irs,
                 rest.maxSndWnd,
                 rest.rcvWnd,
                 rest.window,
                 rest.timestamps,
                 rest.acknowledged,
                 rest.expiry,
                 rest.challenges);
    if (rest.timestamps)
    {
        visitor.TakeTimestamp(rest.tsRecent);
    }
}

} // namespace

void
Add(FingerprintBuilder& builder, const Host& host)
{
    Visitor visitor(builder);
    visitor.Take(host.IsListening(),
                 host.Opens(),
                 host.LastIss(),
                 host.HasWaited(),
                 host.Records().size());
    for (const Record& record : host.Records())
    {
        visitor.Take(record.peer,
                     record.sent,
                     record.readable,
                     record.connected,
                     record.passive,
                     record.sendClosed,
                     record.readClosed,
                     record.eof,
                     record.reason);
    }
    if (host.GetConnection())
    {
        TakeConnection(visitor, *host.GetConnection());
        visitor.Take(host.Kept());
    }
    if (host.Rest())
    {
        TakeRest(visitor, *host.Rest());
    }
}

void
Add(FingerprintBuilder& builder, const Datagram& datagram)
{
    Visitor visitor(builder);
    const Segment& segment = datagram.segment;
    visitor.Take(datagram.from, datagram.incarnation, datagram.begin, datagram.sentAt);
    visitor.Take(segment.flags.ToOctet());
    visitor.Take(segment.seq, segment.ack, segment.window, segment.urgent, segment.length);
    visitor.Take(segment.ecn);
    const Options& options = segment.options;
    visitor.Take(options.mss, options.windowScale, options.sackPermitted);
    visitor.Take(options.userTimeout);
    visitor.Take(options.fastOpen.has_value());
    visitor.Take(options.stamps.has_value());
    if (options.stamps)
    {
        visitor.TakeTimestamp(options.stamps->value);
        visitor.TakeTimestamp(options.stamps->echo);
    }
    visitor.Take(options.sack.size());
    for (const SackBlock& block : options.sack)
    {
        visitor.Take(block.left, block.right);
    }
}

} // namespace ns3::rfctcp::explore
