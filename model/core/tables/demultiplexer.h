/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_DEMULTIPLEXER_H
#define RFC_TCP_CORE_DEMULTIPLEXER_H

#include "flow-key.h"
#include "port-counts.h"

#include <boost/container/small_vector.hpp>
#include <boost/intrusive/unordered_set.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3::rfctcp
{

/** @param address an address @return true if it is an IPv4 one, stored IPv4-mapped */
bool IsIpv4(const AddressOctets& address);

/** @return 0.0.0.0 as it is stored */
AddressOctets AnyIpv4();

/** @return :: */
AddressOctets AnyIpv6();

/** @param address an address @return true if it is one of the two wildcards */
bool IsAny(const AddressOctets& address);

/**
 * Finds who a segment is for (RFC 9293 3.10.7): a connection by its four-tuple, else a listener by
 * its local endpoint, the more specific one first. It also knows which endpoints users have bound.
 *
 * The order of the hash tables cannot influence a simulation: nothing here is walked but to learn
 * whether there is something.
 */
class Demultiplexer
{
  public:
    using Handle = uint32_t; ///< what the caller registers; has no meaning here

    /** Number of a network device that a binding is limited to. */
    using Device = uint32_t;
    static constexpr Device ANY_DEVICE = 0; ///< no limit

    /** What a user binds. */
    struct Binding
    {
        Endpoint local;            ///< address, perhaps a wildcard, and port
        Device device{ANY_DEVICE}; ///< the device segments must come in by

        /** @param other value to compare with @return true if equal */
        bool operator==(const Binding& other) const
        {
            return device == other.device && local == other.local;
        }
    };

    /**
     * A connection. Who keeps it has the memory for it too, so that whoever finds it finds all that
     * belongs to it at the same place; it must stay there while it is registered.
     */
    struct Entry : boost::intrusive::unordered_set_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::safe_link>>
    {
        FlowKey key;      ///< its four-tuple
        Handle handle{0}; ///< who it is
    };

    Demultiplexer();
    Demultiplexer(const Demultiplexer&) = delete;
    Demultiplexer& operator=(const Demultiplexer&) = delete;

    // Connections

    /**
     * Registers a connection.
     * @param entry it, not registered yet
     * @return false if its four-tuple is in use
     */
    bool AddConnection(Entry& entry);
    /** @param entry a connection to forget, if it is registered */
    void RemoveConnection(Entry& entry);
    /** @param key four-tuple of a segment @return who it is for, or nullptr */
    const Entry* FindConnection(const FlowKey& key) const;
    /** Asks the processor for where FindConnection begins. @param key four-tuple, see prefetch.h */
    void Prefetch(const FlowKey& key) const;
    /** Gives back memory that is not needed any more. */
    void Shrink();
    /** @return number of connections */
    std::size_t GetConnections() const;
    /**
     * @param local an endpoint; 0.0.0.0 stands for all IPv4 addresses, :: for all
     * @param counts which connections count; empty: all
     * @return true if a connection that counts has it
     */
    bool HasConnectionAt(const Endpoint& local,
                         const std::function<bool(Handle)>& counts = nullptr) const;

    // Endpoints of users

    /**
     * Reserves an endpoint. An address and the wildcard, or two devices, do not conflict: the more
     * specific binding gets the segments. Connections at the same port go on [9293 MUST-41,
     * MUST-42].
     * @param binding what @param handle for whom
     * @param shared others may have the same, if they say so too
     * @return false if exactly this is reserved already and one of the two does not share it
     */
    bool Claim(const Binding& binding, Handle handle, bool shared = false);
    /** @param binding what to give back @param handle who has it */
    void Release(const Binding& binding, Handle handle);
    /** @param binding a claimed one @param handle by whom @param listening whether SYNs are welcome
     */
    void SetListening(const Binding& binding, Handle handle, bool listening);
    /**
     * Finds the listener for a SYN: address before wildcard, device before no device; an IPv4
     * address matches the IPv6 wildcard last (dual stack). Of those that share an endpoint, the
     * four-tuple of the segment chooses one.
     * @param key four-tuple of the segment @param device where it came in
     * @return who listens, if anybody does
     */
    std::optional<Handle> FindListener(const FlowKey& key, Device device) const;
    /** @param port a local port @return true if no user has claimed it at any address */
    bool IsUnclaimed(uint16_t port) const;

  private:
    /** Hash of a binding. */
    struct BindingHash
    {
        /** @param binding value to hash @return its hash */
        std::size_t operator()(const Binding& binding) const;
    };

    /** Who claimed an endpoint. */
    struct Claimant
    {
        Handle handle;         ///< who
        bool shared{false};    ///< others may have the same
        bool listening{false}; ///< whether SYNs are welcome
    };

    /** In the order in which they came; mostly there is one, which takes no memory of its own. */
    using Claimants = boost::container::small_vector<Claimant, 1>;

    /**
     * @param binding exactly that @param spread chooses one of several
     * @return the listener there
     */
    std::optional<Handle> ListenerAt(const Binding& binding, std::size_t spread) const;

    /** What the table of connections is ordered by. */
    struct KeyOfEntry
    {
        using type = FlowKey; ///< the key, as Boost calls it

        /** @param entry a connection @return its four-tuple */
        const FlowKey& operator()(const Entry& entry) const
        {
            return entry.key;
        }
    };

    /** Connections by four-tuple. */
    using Connections = boost::intrusive::unordered_set<Entry,
                                                        boost::intrusive::hash<FlowKeyHash>,
                                                        boost::intrusive::key_of_value<KeyOfEntry>,
                                                        boost::intrusive::power_2_buckets<true>>;

    /** @param count of buckets from now on, a power of two */
    void SetBuckets(std::size_t count);

    static constexpr std::size_t LEAST_BUCKETS = 16; ///< without connections

    std::vector<Connections::bucket_type> m_buckets;              ///< at least two a connection
    Connections m_connections;                                    ///< by four-tuple
    std::unordered_map<Binding, Claimants, BindingHash> m_claims; ///< by binding, none empty
    PortCounts m_connectionsByPort;                               ///< by local port
    PortCounts m_claimsByPort;                                    ///< by port
    uint32_t m_deviceClaims{0};                                   ///< claims with a device
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_DEMULTIPLEXER_H
