/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_INTERNAL_PROTOTYPE_H
#define RFC_TCP_INTERNAL_PROTOTYPE_H

#include "ns3/attribute.h"
#include "ns3/object.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3::rfctcp
{

/**
 * An object with the default attributes, to be copied: setting the many attributes of each new
 * object takes more time than a short connection does. When a default has changed, a new prototype
 * is made. Comparing all defaults takes long too. The defaults of attributes with a CountingChecker
 * are compared only when the count of checks, or the number of references to a value or its
 * checker, has changed. Threads may simulate different nodes: each thread needs one of its own.
 */
class Prototype
{
  public:
    /** @param type of the object */
    explicit Prototype(TypeId type);
    /** @param other another type whose default the object depends on @param name of the attribute
     */
    void Heed(TypeId other, const std::string& name);

    /** @return the object, only to be copied */
    template <typename T>
    Ptr<T> Get()
    {
        Refresh();
        return StaticCast<T>(m_object);
    }

  private:
    using References =
        std::pair<uint32_t, uint32_t>; ///< numbers of references to a value and its checker

    /** The default of an attribute. */
    struct Default
    {
        TypeId type;       ///< type with the attribute
        std::size_t index; ///< index of the attribute
        Ptr<const AttributeChecker>
            checker;                     ///< of the attribute, if a CountingChecker; else nullptr
        Ptr<const AttributeValue> value; ///< when last compared
        References references;           ///< when last compared

        /** @return present numbers of references */
        References CountReferences() const;
        /** @return false if the default is unchanged, provided that its checker did no checks since
         */
        bool MayHaveChanged() const;
        /** Compares the default. @return true if it has changed */
        bool Refresh();
    };

    /** @param type with an attribute @param index of the attribute, whose default matters */
    void Add(TypeId type, std::size_t index);

    /** Makes the object, unless there is one with the present defaults. */
    void Refresh();

    TypeId m_type;                   ///< of the object
    std::vector<Default> m_defaults; ///< that matter
    uint64_t m_checks{UINT64_MAX};   ///< of CountingCheckers, when the defaults were last compared
    Ptr<Object> m_object;            ///< the prototype, made when first needed
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_INTERNAL_PROTOTYPE_H
