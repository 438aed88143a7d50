/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_LAZY_H
#define RFC_TCP_CORE_LAZY_H

#include <memory>

namespace ns3::rfctcp
{

/**
 * A value that takes memory only once it is written; until then it reads like a default value. It
 * is copied and compared like the value. Only Make() gives access for writing, so that reading
 * never allocates memory.
 * @tparam T type of the value, which can be made without arguments, copied and compared
 */
template <typename T>
class Lazy
{
  public:
    Lazy() = default;

    /** @param other copied in full */
    Lazy(const Lazy& other)
        : m_value(other.m_value ? std::make_unique<T>(*other.m_value) : nullptr)
    {
    }

    /** @param other moved from */
    Lazy(Lazy&& other) noexcept = default;

    /** @param other copied in full @return this */
    Lazy& operator=(const Lazy& other)
    {
        if (this != &other)
        {
            m_value = other.m_value ? std::make_unique<T>(*other.m_value) : nullptr;
        }
        return *this;
    }

    /** @param other moved from @return this */
    Lazy& operator=(Lazy&& other) noexcept = default;

    /** @return the value, to read */
    const T& operator*() const
    {
        return m_value ? *m_value : Default();
    }

    /** @return the value, to read */
    const T* operator->() const
    {
        return &**this;
    }

    /** @return the value, to write; a default value is made if there is none */
    T& Make()
    {
        if (!m_value)
        {
            m_value = std::make_unique<T>();
        }
        return *m_value;
    }

    /** @return true if there is nothing but a default value, which takes no memory */
    bool IsDefault() const
    {
        return !m_value;
    }

    /** Back to a default value that takes no memory. */
    void Reset()
    {
        m_value.reset();
    }

    /** @param other value to compare with @return true if both read the same */
    bool operator==(const Lazy& other) const
    {
        return (!m_value && !other.m_value) || **this == *other;
    }

  private:
    /** @return the value that is read before one was written */
    static const T& Default()
    {
        static const T value{};
        return value;
    }

    std::unique_ptr<T> m_value; ///< nullptr: a default value
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_LAZY_H
