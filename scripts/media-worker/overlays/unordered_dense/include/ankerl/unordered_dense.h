// Own implementation of the part of ankerl::unordered_dense that mediasoup
// uses, with its observable behaviour: elements sit in one vector in insertion
// order, and erase() moves the last element into the gap and returns an
// iterator to that position.
#ifndef MS_OVERLAY_UNORDERED_DENSE_H
#define MS_OVERLAY_UNORDERED_DENSE_H
#include "unordered_dense/table.h"
#include <cstdint>
#include <functional>

namespace ankerl::unordered_dense
{
	template<typename T, typename Enable = void>
	struct hash
	{
		uint64_t operator()(const T& v) const noexcept(noexcept(std::hash<T>{}(v)))
		{
			return detail::mix(static_cast<uint64_t>(std::hash<T>{}(v)));
		}
	};

	template<typename Key, typename T, typename Hash = hash<Key>, typename KeyEqual = std::equal_to<Key>>
	using map = detail::table<Key, T, Hash, KeyEqual>;

	template<typename Key, typename Hash = hash<Key>, typename KeyEqual = std::equal_to<Key>>
	using set = detail::table<Key, void, Hash, KeyEqual>;
} // namespace ankerl::unordered_dense
#endif
