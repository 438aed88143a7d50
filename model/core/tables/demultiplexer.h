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
 * Finds the receiver of a segment (RFC 9293 3.10.7): a connection by its four-tuple, else a
 * listener by its local endpoint, the more specific one first. It also knows which endpoints users
 * have bound.
 *
 * The order of the hash tables cannot influence a simulation: a table is walked only to learn
 * whether it has an entry of some kind.
 */
class Demultiplexer
{
  public:
    using Handle = uint32_t; ///< names a socket of the caller

    /** Number of a network device that a binding is limited to. */
    using Device = uint32_t;
    static constexpr Device ANY_DEVICE = 0; ///< no limit

    /** An endpoint that a user has bound. */
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
     * A connection, as an entry of an intrusive hash table: the caller derives its own data of the
     * connection from the entry, so that a segment finds both in one place. An entry must not move
     * while it is registered.
     */
    struct Entry : boost::intrusive::unordered_set_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::safe_link>>
    {
        FlowKey key;      ///< its four-tuple
        Handle handle{0}; ///< of the socket
    };

    Demultiplexer();
    Demultiplexer(const Demultiplexer&) = delete;
    Demultiplexer& operator=(const Demultiplexer&) = delete;

    // Connections

    /**
     * Registers a connection.
     * @param entry the connection, not registered yet
     * @return false if its four-tuple is in use
     */
    bool AddConnection(Entry& entry);
    /** @param entry the connection to remove, if it is registered */
    void RemoveConnection(Entry& entry);
    /** @param key four-tuple of a segment @return its connection, or nullptr */
    const Entry* FindConnection(const FlowKey& key) const;
    /** Asks the processor for the memory in which FindConnection() begins, see prefetch.h.
     * @param key four-tuple */
    void Prefetch(const FlowKey& key) const;
    /** Gives memory back that is not needed any more. */
    void Shrink();
    /** @return number of connections */
    std::size_t GetConnections() const;
    /**
     * @param local an endpoint; 0.0.0.0 stands for all IPv4 addresses, :: for all
     * @param counts tells whether a connection counts; empty: all count
     * @return true if a connection that counts has the endpoint
     */
    bool HasConnectionAt(const Endpoint& local,
                         const std::function<bool(Handle)>& counts = nullptr) const;

    // Endpoints of users

    /**
     * Reserves an endpoint. An address and the wildcard, or two devices, do not conflict: the more
     * specific binding gets the segments. Connections at the same port go on [9293 MUST-41,
     * MUST-42].
     * @param binding the endpoint @param handle of the socket
     * @param shared other sockets that share too may have the same binding
     * @return false if a socket has the same binding and one of the two does not share
     */
    bool Claim(const Binding& binding, Handle handle, bool shared = false);
    /** @param binding that is given back @param handle of the socket that has it */
    void Release(const Binding& binding, Handle handle);
    /** @param binding that is reserved @param handle of the socket that has it
     * @param listening whether the socket accepts SYNs */
    void SetListening(const Binding& binding, Handle handle, bool listening);
    /**
     * Finds the listener for a SYN: address before wildcard, device before no device; an IPv4
     * address matches the IPv6 wildcard last (dual stack). Of those that share an endpoint, the
     * four-tuple of the segment chooses one.
     * @param key four-tuple of the segment @param device by which the segment came in
     * @return the listener, if there is one
     */
    std::optional<Handle> FindListener(const FlowKey& key, Device device) const;
    /** @param port a local port @return true if no socket has reserved it at any address */
    bool IsUnclaimed(uint16_t port) const;

  private:
    /** Hash of a binding. */
    struct BindingHash
    {
        /** @param binding value to hash @return its hash */
        std::size_t operator()(const Binding& binding) const;
    };

    /** A socket that has reserved an endpoint. */
    struct Claimant
    {
        Handle handle;         ///< of the socket
        bool shared{false};    ///< other sockets may have the same binding
        bool listening{false}; ///< the socket accepts SYNs
    };

    /** In the order of Claim(); mostly there is one, which takes no memory of its own. */
    using Claimants = boost::container::small_vector<Claimant, 1>;

    /**
     * @param binding with exactly this endpoint @param spread chooses one of several
     * @return the listener, if there is one
     */
    std::optional<Handle> ListenerAt(const Binding& binding, std::size_t spread) const;

    /** Key of an entry in the table of connections. */
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

    /** @param count new number of buckets, a power of two */
    void SetBuckets(std::size_t count);

    static constexpr std::size_t LEAST_BUCKETS = 16; ///< without connections

    std::vector<Connections::bucket_type> m_buckets;              ///< at least two per connection
    Connections m_connections;                                    ///< by four-tuple
    std::unordered_map<Binding, Claimants, BindingHash> m_claims; ///< by binding, none empty
    PortCounts m_connectionsByPort;                               ///< by local port
    PortCounts m_claimsByPort;                                    ///< by port
    uint32_t m_deviceClaims{0};                                   ///< claims with a device
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_DEMULTIPLEXER_H
