/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TypeId and attributes of RfcTcpSocket: what the user may tune, and where the core keeps it.

#include "internal/prototype.h"
#include "internal/socket-impl.h"
#include "rfc-tcp-compat.h"
#include "rfc-tcp-congestion-adapter.h"

#include "ns3/boolean.h"
#include "ns3/callback.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocketAttributes");

namespace
{

using rfctcp::Duration;
using rfctcp::Parameters;

/** @param duration of the core @return the same in ns-3 */
Time
ToTime(Duration duration)
{
    return NanoSeconds(duration.count());
}

/** @param time of ns-3 @return the same in the core */
Duration
ToDuration(const Time& time)
{
    return Duration(time.GetNanoSeconds());
}

// How a field of Parameters looks as an attribute
TimeValue
ToValue(Duration field)
{
    return TimeValue(ToTime(field));
}

UintegerValue
ToValue(uint32_t field)
{
    return UintegerValue(field);
}

BooleanValue
ToValue(bool field)
{
    return BooleanValue(field);
}

// And back
Duration
FromValue(const TimeValue& value)
{
    return ToDuration(value.Get());
}

uint32_t
FromValue(const UintegerValue& value)
{
    return static_cast<uint32_t>(value.Get());
}

bool
FromValue(const BooleanValue& value)
{
    return value.Get();
}

/**
 * TcpSocketBase::MaxSegLifetime is a number of seconds, and ns-3's own applications set it as such
 * (ThreeGppHttpClient): our times accept that too.
 * @param value perhaps a number
 * @return the time, if it is one
 */
std::optional<TimeValue>
FromSeconds(const AttributeValue& value)
{
    const auto seconds = dynamic_cast<const DoubleValue*>(&value);
    return seconds ? std::optional(TimeValue(Seconds(seconds->Get()))) : std::nullopt;
}

/** Says which values are legal when one is not; otherwise like the checker it wraps. */
template <typename Value>
class TalkingChecker : public AttributeChecker
{
  public:
    /** @param checker the real one @param name of the attribute @param legal values, in words */
    TalkingChecker(Ptr<const AttributeChecker> checker, std::string name, std::string legal)
        : m_checker(checker),
          m_name(std::move(name)),
          m_legal(std::move(legal))
    {
    }

    bool Check(const AttributeValue& value) const override
    {
        if constexpr (std::is_same_v<Value, TimeValue>)
        {
            if (const auto time = FromSeconds(value))
            {
                return Check(*time);
            }
        }
        if (m_checker->Check(value))
        {
            return true;
        }
        // A value of another type (a string) will be converted and checked again
        if (dynamic_cast<const Value*>(&value))
        {
            std::cerr << "ns3::RfcTcpSocket::" << m_name << " must be " << m_legal << ", not "
                      << value.SerializeToString(m_checker) << std::endl;
        }
        return false;
    }

    std::string GetValueTypeName() const override
    {
        return m_checker->GetValueTypeName();
    }

    bool HasUnderlyingTypeInformation() const override
    {
        return m_checker->HasUnderlyingTypeInformation();
    }

    std::string GetUnderlyingTypeInformation() const override
    {
        return m_checker->GetUnderlyingTypeInformation();
    }

    Ptr<AttributeValue> Create() const override
    {
        return m_checker->Create();
    }

    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        return m_checker->Copy(source, destination);
    }

  private:
    Ptr<const AttributeChecker> m_checker; ///< the real one
    std::string m_name;                    ///< of the attribute
    std::string m_legal;                   ///< values, in words
};

/** Times from this one on are legal. */
struct AtLeast
{
    Time least; ///< this one
};

/** Numbers between these are legal. */
struct Between
{
    uint32_t least;                                          ///< from this one on
    uint32_t greatest{std::numeric_limits<uint32_t>::max()}; ///< up to this one
};

/** Both values of a bool are legal. */
struct Any
{
};

/** @param name of the attribute @param range legal values @return a checker */
Ptr<const AttributeChecker>
CheckerFor(const std::string& name, const AtLeast& range)
{
    const std::string legal = "at least " + std::to_string(range.least.GetNanoSeconds()) + "ns";
    return Create<TalkingChecker<TimeValue>>(MakeTimeChecker(range.least), name, legal);
}

/** @param name of the attribute @param range legal values @return a checker */
Ptr<const AttributeChecker>
CheckerFor(const std::string& name, const Between& range)
{
    const std::string legal =
        "from " + std::to_string(range.least) + " to " + std::to_string(range.greatest);
    return Create<TalkingChecker<UintegerValue>>(
        MakeUintegerChecker<uint32_t>(range.least, range.greatest),
        name,
        legal);
}

/** @return a checker */
Ptr<const AttributeChecker>
CheckerFor(const std::string&, const Any&)
{
    return MakeBooleanChecker();
}

/**
 * @param type name of a class @param name of its attribute @param info filled in
 * @return true if the user has given the attribute another default
 */
bool
HasNewDefault(const std::string& type, const std::string& name, TypeId::AttributeInformation& info)
{
    TypeId tid;
    return TypeId::LookupByNameFailSafe(type, &tid) && tid.LookupAttributeByName(name, &info) &&
           info.initialValue != info.originalInitialValue &&
           info.initialValue->SerializeToString(info.checker) !=
               info.originalInitialValue->SerializeToString(info.checker);
}

} // namespace

/** Reads and writes a field of the Parameters. */
template <typename Field, typename Value>
class RfcTcpSocket::ParameterAccessor : public AttributeAccessor
{
  public:
    /** @param field which */
    explicit ParameterAccessor(Field Parameters::*field)
        : m_field(field)
    {
    }

    bool Set(ObjectBase* object, const AttributeValue& value) const override
    {
        if constexpr (std::is_same_v<Value, TimeValue>)
        {
            if (const auto time = FromSeconds(value))
            {
                return Set(object, *time);
            }
        }
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        const auto typed = dynamic_cast<const Value*>(&value);
        if (!socket || !typed)
        {
            return false;
        }
        socket->m_impl->Set(m_field, FromValue(*typed));
        return true;
    }

    bool Get(const ObjectBase* object, AttributeValue& value) const override
    {
        const auto socket = dynamic_cast<const RfcTcpSocket*>(object);
        if constexpr (std::is_same_v<Value, TimeValue>)
        {
            if (const auto seconds = dynamic_cast<DoubleValue*>(&value); socket && seconds)
            {
                seconds->Set(ToTime((*socket->m_impl->parameters).*m_field).GetSeconds());
                return true;
            }
        }
        const auto typed = dynamic_cast<Value*>(&value);
        if (!socket || !typed)
        {
            return false;
        }
        *typed = ToValue((*socket->m_impl->parameters).*m_field);
        return true;
    }

    bool HasGetter() const override
    {
        return true;
    }

    bool HasSetter() const override
    {
        return true;
    }

  private:
    Field Parameters::*m_field; ///< which
};

/**
 * Reads and writes a field of the Parameters that is an enumeration, whose enumerators stand for
 * the same numbers in the checker. EnumValue became a template in ns-3.41: its name is not spelled
 * here.
 */
template <typename Field>
class RfcTcpSocket::EnumAccessor : public AttributeAccessor
{
  public:
    /** @param field which @param checker of the attribute @param names of the enumerators, from 0
     * on
     */
    EnumAccessor(Field Parameters::*field,
                 Ptr<const AttributeChecker> checker,
                 std::vector<std::string> names)
        : m_field(field),
          m_checker(checker),
          m_names(std::move(names))
    {
    }

    bool Set(ObjectBase* object, const AttributeValue& value) const override
    {
        const auto socket = dynamic_cast<RfcTcpSocket*>(object);
        if (!socket)
        {
            return false;
        }
        const auto name =
            std::find(m_names.begin(), m_names.end(), value.SerializeToString(m_checker));
        if (name == m_names.end())
        {
            return false;
        }
        socket->m_impl->Set(m_field, static_cast<Field>(name - m_names.begin()));
        return true;
    }

    bool Get(const ObjectBase* object, AttributeValue& value) const override
    {
        const auto socket = dynamic_cast<const RfcTcpSocket*>(object);
        return socket &&
               value.DeserializeFromString(
                   m_names[static_cast<std::size_t>((*socket->m_impl->parameters).*m_field)],
                   m_checker);
    }

    bool HasGetter() const override
    {
        return true;
    }

    bool HasSetter() const override
    {
        return true;
    }

  private:
    Field Parameters::*m_field;            ///< which
    Ptr<const AttributeChecker> m_checker; ///< of the attribute
    std::vector<std::string> m_names;      ///< of the enumerators, from 0 on
};

TypeId
RfcTcpSocket::GetTypeId()
{
    static TypeId tid = [] {
        TypeId type = TypeId("ns3::RfcTcpSocket")
                          .SetParent<TcpSocket>()
                          .SetGroupName("RfcTcp")
                          .AddConstructor<RfcTcpSocket>();
        const auto add = [&type](const char* name, const char* help, auto field, auto range) {
            const auto initial = Parameters{}.*field; // the RFC's default
            using Value = decltype(ToValue(initial));
            using Accessor = ParameterAccessor<std::decay_t<decltype(initial)>, Value>;
            type.AddAttribute(name,
                              help,
                              ToValue(initial),
                              Ptr<const AttributeAccessor>(new Accessor(field), false),
                              CheckerFor(name, range));
        };
        const auto addEnum = [&type](const char* name,
                                     const char* help,
                                     auto field,
                                     const std::vector<std::string>& names,
                                     Ptr<const AttributeChecker> checker) {
            const auto initial = Parameters{}.*field; // the RFC's default
            const auto value = checker->Create();
            value->DeserializeFromString(names[static_cast<std::size_t>(initial)], checker);
            using Accessor = EnumAccessor<std::decay_t<decltype(initial)>>;
            type.AddAttribute(
                name,
                help,
                *value,
                Ptr<const AttributeAccessor>(new Accessor(field, checker, names), false),
                checker);
        };
        const AtLeast positive{NanoSeconds(1)};
        const AtLeast zero{NanoSeconds(0)};
        // Life of a connection
        add("MaxSegLifetime",
            "Maximum segment lifetime (MSL); TIME-WAIT lasts twice as long [9293 3.4.2]",
            &Parameters::maxSegmentLifetime,
            positive);
        add("IgnoreResetInTimeWait",
            "RST does not end TIME-WAIT [1337]; false: it does [9293 3.10.7.4]",
            &Parameters::ignoreResetInTimeWait,
            Any{});
        add("ReuseTimeWait",
            "A newer SYN makes a new connection of one in TIME-WAIT [9293 MAY-2]",
            &Parameters::reuseTimeWait,
            Any{});
        add("ReuseByTimestamp",
            "The timestamp tells whether a SYN is newer [6191 2]; false: only its sequence number "
            "does [1122 4.2.2.13]",
            &Parameters::reuseByTimestamp,
            Any{});
        add("UserTimeout",
            "Abort when data stay unacknowledged for so long; 0: never [9293 3.8.3]",
            &Parameters::userTimeout,
            zero);
        add("UserTimeoutOption",
            "Exchange user timeouts with the peer; what is agreed on takes the place of R2 [5482]",
            &Parameters::userTimeoutOption,
            Any{});
        add("UserTimeoutChangeable",
            "The peer's user timeout counts too, not only UserTimeout [5482 3.1]",
            &Parameters::userTimeoutChangeable,
            Any{});
        add("UserTimeoutLowerLimit",
            "Least user timeout to agree on, L_LIMIT [5482 3.1]",
            &Parameters::userTimeoutLowerLimit,
            positive);
        add("UserTimeoutUpperLimit",
            "Greatest user timeout to agree on, U_LIMIT [5482 3.1]",
            &Parameters::userTimeoutUpperLimit,
            positive);
        add("FinWait2Timeout",
            "After Close(), wait in FIN-WAIT-2 for so long; 0: until the peer closes",
            &Parameters::finWait2Timeout,
            zero);
        add("ResetOnUnreadData",
            "Close() with unread data, or data after Close(), resets [9293 SHLD-3]",
            &Parameters::resetOnUnreadData,
            Any{});
        // Keep-alive
        const AtLeast second{Seconds(1)};
        add("KeepAlive",
            "Probe a silent peer and end the connection if it does not answer [9293 3.8.4]",
            &Parameters::keepAlive,
            Any{});
        add("KeepAliveTime",
            "Silence of the peer before the first probe [9293 MUST-27]",
            &Parameters::keepAliveTime,
            second);
        add("KeepAliveInterval",
            "Time between probes that are not answered",
            &Parameters::keepAliveInterval,
            second);
        add("KeepAliveProbes",
            "Probes without answer that end the connection, more than one [9293 MUST-29]",
            &Parameters::keepAliveProbes,
            Between{2});
        add("KeepAliveGarbage",
            "A probe carries one octet of garbage, for peers that answer no other [9293 MAY-6]",
            &Parameters::keepAliveGarbage,
            Any{});
        // ICMP errors
        add("AbortOnHardErrors",
            "Hard ICMP errors end a connection [9293 SHLD-26]; false: only its handshake [5927 "
            "5.2]",
            &Parameters::abortOnHardErrors,
            Any{});
        add("AbortOpenOnSoftErrors",
            "Soft ICMP errors end a handshake [5461 4.1]; false: they do not [9293 MUST-56]",
            &Parameters::abortOpenOnSoftErrors,
            Any{});
        // Retransmission
        add("InitialRto",
            "Retransmission timeout before the first sample [6298 2.1]",
            &Parameters::initialRto,
            positive);
        add("MinRto", "Least retransmission timeout [6298 2.4]", &Parameters::minimumRto, positive);
        add("MaxRto",
            "Greatest retransmission timeout [6298 2.5]",
            &Parameters::maximumRto,
            positive);
        add("ClockGranularity",
            "Granularity G of the clock in the retransmission timeout [6298 2.2]",
            &Parameters::clockGranularity,
            zero);
        add("AdviseRetries",
            "R1: retransmissions before trace source SoftError tells [9293 SHLD-10]",
            &Parameters::adviseRetries,
            Between{0});
        add("ReTxThreshold",
            "Duplicate ACKs that start a fast retransmit [5681 3.2]",
            &Parameters::duplicateAckThreshold,
            Between{1});
        add("LimitedTransmit",
            "The first duplicate ACKs each send a new segment [3042]",
            &Parameters::limitedTransmit,
            Any{});
        addEnum("Recovery",
                "How lost segments are found and sent again, if the peer knows SACK; else NewReno",
                &Parameters::recovery,
                {"NewReno", "Sack6675", "RackTlp"},
                MakeEnumChecker(NEW_RENO, "NewReno", SACK_6675, "Sack6675", RACK_TLP, "RackTlp"));
        add("TailLossProbe",
            "With RackTlp, send a probe when ACKs stay away [8985 7]",
            &Parameters::tailLossProbe,
            Any{});
        add("PeerAckDelay",
            "How long the peer is assumed to delay an ACK: TLP.max_ack_delay [8985 7.2]",
            &Parameters::maximumAckDelay,
            zero);
        add("ForwardRto",
            "Detect spurious retransmissions, by F-RTO [5682] or by timestamps [3522]",
            &Parameters::forwardRto,
            Any{});
        add("Undo",
            "Revert the response to a loss that did not happen [4015]",
            &Parameters::undo,
            Any{});
        // Congestion
        addEnum("UseEcn",
                "Explicit congestion notification [3168]",
                &Parameters::ecn,
                {"Off", "On", "AcceptOnly"},
                MakeEnumChecker(TcpSocketState::Off,
                                "Off",
                                TcpSocketState::On,
                                "On",
                                TcpSocketState::AcceptOnly,
                                "AcceptOnly"));
        add("RestartAfterIdle",
            "The window falls to the initial one when nothing was sent for an RTO [5681 4.1]",
            &Parameters::restartAfterIdle,
            Any{});
        add("WindowValidation",
            "A window that is not used does not grow, and shrinks with time [7661 4.4]",
            &Parameters::windowValidation,
            Any{});
        add("NonValidatedPeriod",
            "How long an unused window stays as it is [7661 4.4.3]",
            &Parameters::nonValidatedPeriod,
            positive);
        add("MaxRcvBufSize",
            "RcvBufSize grows up to this size with the rate at which the application reads, "
            "octets; 0: "
            "it does not",
            &Parameters::maximumReceiveBuffer,
            Between{0});
        // Options
        add("Sack", "Offer SACK [2018], report duplicates [2883]", &Parameters::sack, Any{});
        add("WindowScaling", "Offer window scaling [7323 2]", &Parameters::windowScaling, Any{});
        add("Timestamp", "Offer timestamps [7323 3]", &Parameters::timestamps, Any{});
        // Robustness
        add("ChallengeAckLimit",
            "Challenge ACKs of a connection in one second; 0: no limit [5961 7]",
            &Parameters::challengeAckLimit,
            Between{0});
        add("CheckInvariants",
            "Check the consistency of the connection after every event",
            &Parameters::checkInvariants,
            Any{});
        type.AddAttribute("CongestionOps",
                          "The congestion control of the connection",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&RfcTcpSocket::GetCongestionOps),
                          MakePointerChecker<TcpCongestionOps>());
        type.AddAttribute(
            "Backlog",
            "Connections that wait for Accept() at most; 0: none waits, the callback "
            "NewConnectionCreated brings each at once",
            UintegerValue(0),
            MakeUintegerAccessor(&RfcTcpSocket::SetBacklog, &RfcTcpSocket::GetBacklog),
            MakeUintegerChecker<uint32_t>());
        type.AddAttribute(
            "SynBacklog",
            "Half-open connections of a listener at most; 0: no limit [4987]",
            UintegerValue(0),
            MakeUintegerAccessor(&RfcTcpSocket::SetSynBacklog, &RfcTcpSocket::GetSynBacklog),
            MakeUintegerChecker<uint32_t>());
        using PolicyValue = decltype(rfctcp::compat::WhichEnumValue<SynPolicy, EnumValue>());
        type.AddAttribute("SynPolicy",
                          "What a listener does about a SYN when there are SynBacklog half-open "
                          "connections [4987 3]",
                          PolicyValue(SYN_DROP_NEW),
                          MakeAccessorHelper<PolicyValue>(&RfcTcpSocket::SetSynPolicy,
                                                          &RfcTcpSocket::GetSynPolicy),
                          MakeEnumChecker(SYN_DROP_NEW,
                                          "DropNew",
                                          SYN_DROP_OLDEST,
                                          "DropOldest",
                                          SYN_COOKIES,
                                          "Cookies"));
        type.AddAttribute(
            "ReuseAddress",
            "Bind() takes a port that connections still have, as those in TIME-WAIT",
            BooleanValue(false),
            MakeBooleanAccessor(&RfcTcpSocket::SetReuseAddress, &RfcTcpSocket::GetReuseAddress),
            MakeBooleanChecker());
        type.AddAttribute(
            "ReusePort",
            "Bind() takes an endpoint that others have, if they have set this too; of "
            "several listeners the four-tuple of a SYN chooses one",
            BooleanValue(false),
            MakeBooleanAccessor(&RfcTcpSocket::SetReusePort, &RfcTcpSocket::GetReusePort),
            MakeBooleanChecker());
        type.AddAttribute("IcmpCallback",
                          "Called with each ICMP error about a segment in flight [9293 SHLD-25]",
                          CallbackValue(),
                          MakeCallbackAccessor(&RfcTcpSocket::m_icmpCallback),
                          MakeCallbackChecker());
        type.AddAttribute("IcmpCallback6",
                          "Called with each ICMPv6 error about a segment in flight [9293 SHLD-25]",
                          CallbackValue(),
                          MakeCallbackAccessor(&RfcTcpSocket::m_icmpCallback6),
                          MakeCallbackChecker());
        return Traces::AddTo(type);
    }();
    return tid;
}

RfcTcpSocket::RfcTcpSocket()
    : m_impl(std::make_unique<Impl>(*this))
{
    NS_LOG_FUNCTION(this);
    static const auto rfc = std::make_shared<const Parameters>();
    m_impl->parameters = rfc; // each attribute is written next
}

Ptr<RfcTcpSocket>
RfcTcpSocket::Make()
{
    static rfctcp::Prototype prototype(GetTypeId(), {TcpSocketBase::GetTypeId()});
    const auto original = prototype.Get<RfcTcpSocket>();
    const Ptr<RfcTcpSocket> socket(new RfcTcpSocket(*original), false);
    // An accepted socket, whose constructor this is, does without what a listener needs
    socket->SetBacklog(original->GetBacklog());
    socket->SetSynBacklog(original->GetSynBacklog());
    socket->SetSynPolicy(original->GetSynPolicy());
    return socket;
}

void
RfcTcpSocket::NotifyConstructionCompleted()
{
    TcpSocket::NotifyConstructionCompleted();
    m_impl->constructed = true;
    // Defaults meant for the built-in TCP hold here too, unless there is one of our own
    for (const char* name : {"MaxSegLifetime",
                             "WindowScaling",
                             "Sack",
                             "Timestamp",
                             "UseEcn",
                             "MinRto",
                             "ClockGranularity",
                             "ReTxThreshold",
                             "LimitedTransmit"})
    {
        TypeId::AttributeInformation theirs;
        TypeId::AttributeInformation ours;
        if (HasNewDefault("ns3::TcpSocketBase", name, theirs) &&
            !HasNewDefault("ns3::RfcTcpSocket", name, ours))
        {
            const auto seconds = dynamic_cast<const DoubleValue*>(PeekPointer(theirs.initialValue));
            const std::string text = theirs.initialValue->SerializeToString(theirs.checker);
            const bool taken = seconds
                                   ? SetAttributeFailSafe(name, TimeValue(Seconds(seconds->Get())))
                                   : SetAttributeFailSafe(name, StringValue(text));
            if (!taken)
            {
                NS_LOG_WARN("the default of ns3::TcpSocketBase::" << name << " is not legal here");
            }
        }
    }
}

Ptr<TcpCongestionOps>
RfcTcpSocket::GetCongestionOps() const
{
    return m_impl->connection ? RfcTcpCongestionAdapter::GetOps(m_impl->connection->Congestion())
                              : nullptr;
}

void
RfcTcpSocket::SetBacklog(uint32_t connections)
{
    if (connections != GetBacklog()) // most sockets never listen
    {
        m_impl->GetListenQueue().backlog = connections;
    }
}

uint32_t
RfcTcpSocket::GetBacklog() const
{
    return m_impl->listenQueue ? m_impl->listenQueue->backlog : 0;
}

void
RfcTcpSocket::SetSynBacklog(uint32_t connections)
{
    if (connections != GetSynBacklog())
    {
        m_impl->GetListenQueue().synBacklog = connections;
    }
}

uint32_t
RfcTcpSocket::GetSynBacklog() const
{
    return m_impl->listenQueue ? m_impl->listenQueue->synBacklog : 0;
}

void
RfcTcpSocket::SetSynPolicy(SynPolicy policy)
{
    if (policy != GetSynPolicy())
    {
        m_impl->GetListenQueue().policy = policy;
    }
}

RfcTcpSocket::SynPolicy
RfcTcpSocket::GetSynPolicy() const
{
    return m_impl->listenQueue ? m_impl->listenQueue->policy : SYN_DROP_NEW;
}

void
RfcTcpSocket::SetReuseAddress(bool reuse)
{
    m_impl->reuseAddress = reuse;
}

bool
RfcTcpSocket::GetReuseAddress() const
{
    return m_impl->reuseAddress;
}

void
RfcTcpSocket::SetReusePort(bool reuse)
{
    m_impl->reusePort = reuse;
}

bool
RfcTcpSocket::GetReusePort() const
{
    return m_impl->reusePort;
}

// ---- The attributes of ns3::TcpSocket ----

void
RfcTcpSocket::SetSndBufSize(uint32_t size)
{
    m_impl->sendBuffer = size;
}

uint32_t
RfcTcpSocket::GetSndBufSize() const
{
    return m_impl->sendBuffer;
}

void
RfcTcpSocket::SetRcvBufSize(uint32_t size)
{
    m_impl->Set(&Parameters::receiveBuffer, size);
}

uint32_t
RfcTcpSocket::GetRcvBufSize() const
{
    return m_impl->parameters->receiveBuffer;
}

void
RfcTcpSocket::SetSegSize(uint32_t size)
{
    // The default of 536 octets is not a wish: then path and peer decide [9293 3.7.1]
    TypeId::AttributeInformation info;
    m_impl->segmentSizeChosen =
        m_impl->constructed || size != 536 || HasNewDefault("ns3::TcpSocket", "SegmentSize", info);
    m_impl->Set(&Parameters::segmentSizeLimit, m_impl->segmentSizeChosen ? size : 0);
}

uint32_t
RfcTcpSocket::GetSegSize() const
{
    return m_impl->segmentSizeChosen ? m_impl->parameters->segmentSizeLimit : 536;
}

void
RfcTcpSocket::SetInitialSSThresh(uint32_t threshold)
{
    m_impl->Set(&Parameters::initialSlowStartThreshold, threshold);
}

uint32_t
RfcTcpSocket::GetInitialSSThresh() const
{
    return m_impl->parameters->initialSlowStartThreshold;
}

void
RfcTcpSocket::SetInitialCwnd(uint32_t cwnd)
{
    m_impl->Set(&Parameters::initialWindow, std::max(cwnd, 1U));
}

uint32_t
RfcTcpSocket::GetInitialCwnd() const
{
    return m_impl->parameters->initialWindow;
}

void
RfcTcpSocket::SetConnTimeout(Time timeout)
{
    m_impl->Set(&Parameters::synTimeout, std::max(ToDuration(timeout), Duration(1)));
}

Time
RfcTcpSocket::GetConnTimeout() const
{
    return ToTime(m_impl->parameters->synTimeout);
}

void
RfcTcpSocket::SetSynRetries(uint32_t count)
{
    m_impl->Set(&Parameters::synRetries, std::max(count, 1U) - 1); // the first one is no retry
}

uint32_t
RfcTcpSocket::GetSynRetries() const
{
    return m_impl->parameters->synRetries + 1;
}

void
RfcTcpSocket::SetDataRetries(uint32_t retries)
{
    m_impl->Set(&Parameters::dataRetries, retries);
}

uint32_t
RfcTcpSocket::GetDataRetries() const
{
    return m_impl->parameters->dataRetries;
}

void
RfcTcpSocket::SetDelAckTimeout(Time timeout)
{
    constexpr Duration LIMIT = std::chrono::milliseconds(500);
    Duration delay = ToDuration(timeout);
    if (delay >= LIMIT)
    {
        NS_LOG_WARN("ACKs are delayed by less than 0.5 s [9293 MUST-40], not by "
                    << timeout.As(Time::S));
        delay = LIMIT - Duration(1);
    }
    m_impl->Set(&Parameters::ackDelay, std::max(delay, Duration(0)));
}

Time
RfcTcpSocket::GetDelAckTimeout() const
{
    return ToTime(m_impl->parameters->ackDelay);
}

void
RfcTcpSocket::SetDelAckMaxCount(uint32_t count)
{
    m_impl->Set(&Parameters::ackEvery, std::max(count, 1U));
}

uint32_t
RfcTcpSocket::GetDelAckMaxCount() const
{
    return m_impl->parameters->ackEvery;
}

void
RfcTcpSocket::SetTcpNoDelay(bool noDelay)
{
    m_impl->Set(&Parameters::nagle, !noDelay);
}

bool
RfcTcpSocket::GetTcpNoDelay() const
{
    return !m_impl->parameters->nagle;
}

void
RfcTcpSocket::SetPersistTimeout(Time timeout)
{
    // The default of 6 s is not a wish: then the first probe follows after one RTO [9293 SHLD-29]
    TypeId::AttributeInformation info;
    m_impl->persistTimeoutChosen = m_impl->constructed || timeout != Seconds(6) ||
                                   HasNewDefault("ns3::TcpSocket", "PersistTimeout", info);
    m_impl->Set(&Parameters::persistTimeout,
                m_impl->persistTimeoutChosen ? ToDuration(timeout) : Duration(0));
}

Time
RfcTcpSocket::GetPersistTimeout() const
{
    return m_impl->persistTimeoutChosen ? ToTime(m_impl->parameters->persistTimeout) : Seconds(6);
}

} // namespace ns3
