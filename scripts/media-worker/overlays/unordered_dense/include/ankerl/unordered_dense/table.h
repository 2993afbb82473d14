// Values in one vector, found by their key through the slots.
#ifndef MS_OVERLAY_UNORDERED_DENSE_TABLE_H
#define MS_OVERLAY_UNORDERED_DENSE_TABLE_H
#include "slots.h"
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ankerl::unordered_dense
{
	namespace detail
	{
		template<typename Key, typename T, typename Hash, typename KeyEqual>
		class table
		{
			static constexpr bool IsMap = !std::is_void_v<T>;

			template<typename K, typename V>
			struct value_of
			{
				using type = std::pair<K, V>;
			};
			template<typename K>
			struct value_of<K, void>
			{
				using type = K;
			};

		public:
			using key_type        = Key;
			using mapped_type     = T;
			using value_type      = typename value_of<Key, T>::type;
			using container_type  = std::vector<value_type>;
			using size_type       = std::size_t;
			using difference_type = std::ptrdiff_t;
			using hasher          = Hash;
			using key_equal       = KeyEqual;
			using reference       = value_type&;
			using const_reference = const value_type&;
			using const_iterator  = typename container_type::const_iterator;
			using iterator =
			  std::conditional_t<IsMap, typename container_type::iterator, const_iterator>;

			table() = default;
			explicit table(size_type n)
			{
				reserve(n);
			}
			table(std::initializer_list<value_type> l)
			{
				insert(l);
			}
			template<typename It>
			table(It first, It last)
			{
				insert(first, last);
			}
			table(const table&)            = default;
			table& operator=(const table&) = default;
			table(table&& o) noexcept : values(std::move(o.values)), slots(std::move(o.slots))
			{
				o.clear();
			}
			table& operator=(table&& o) noexcept
			{
				if (this != &o)
				{
					values = std::move(o.values);
					slots  = std::move(o.slots);
					o.clear();
				}
				return *this;
			}
			table& operator=(std::initializer_list<value_type> l)
			{
				clear();
				insert(l);
				return *this;
			}

			iterator begin() noexcept
			{
				return values.begin();
			}
			const_iterator begin() const noexcept
			{
				return values.begin();
			}
			const_iterator cbegin() const noexcept
			{
				return values.begin();
			}
			iterator end() noexcept
			{
				return values.end();
			}
			const_iterator end() const noexcept
			{
				return values.end();
			}
			const_iterator cend() const noexcept
			{
				return values.end();
			}
			bool empty() const noexcept
			{
				return values.empty();
			}
			size_type size() const noexcept
			{
				return values.size();
			}
			const container_type& get_values() const noexcept
			{
				return values;
			}
			void clear() noexcept
			{
				values.clear();
				slots.clear();
			}
			void reserve(size_type n)
			{
				values.reserve(n);
				slots.make_room(n);
			}
			void swap(table& o) noexcept
			{
				values.swap(o.values);
				slots.swap(o.slots);
			}

			iterator find(const Key& k)
			{
				const auto p = lookup(k);
				return p == npos ? end() : begin() + index(p);
			}
			const_iterator find(const Key& k) const
			{
				const auto p = lookup(k);
				return p == npos ? end() : begin() + index(p);
			}
			bool contains(const Key& k) const
			{
				return lookup(k) != npos;
			}
			size_type count(const Key& k) const
			{
				return contains(k) ? 1 : 0;
			}

			template<typename U = T, std::enable_if_t<!std::is_void_v<U>, int> = 0>
			U& at(const Key& k)
			{
				const auto p = lookup(k);
				if (p == npos)
				{
					throw std::out_of_range("ankerl::unordered_dense::map::at(): key not found");
				}
				return values[slots[p]].second;
			}
			template<typename U = T, std::enable_if_t<!std::is_void_v<U>, int> = 0>
			const U& at(const Key& k) const
			{
				return const_cast<table*>(this)->at(k);
			}
			template<typename U = T, std::enable_if_t<!std::is_void_v<U>, int> = 0>
			U& operator[](const Key& k)
			{
				return try_emplace(k).first->second;
			}
			template<typename U = T, std::enable_if_t<!std::is_void_v<U>, int> = 0>
			U& operator[](Key&& k)
			{
				return try_emplace(std::move(k)).first->second;
			}

			template<typename... Args>
			std::pair<iterator, bool> try_emplace(const Key& k, Args&&... args)
			{
				return add(
				  k,
				  [&]
				  {
					  values.emplace_back(
					    std::piecewise_construct,
					    std::forward_as_tuple(k),
					    std::forward_as_tuple(std::forward<Args>(args)...));
				  });
			}
			template<typename... Args>
			std::pair<iterator, bool> try_emplace(Key&& k, Args&&... args)
			{
				return add(
				  k,
				  [&]
				  {
					  values.emplace_back(
					    std::piecewise_construct,
					    std::forward_as_tuple(std::move(k)),
					    std::forward_as_tuple(std::forward<Args>(args)...));
				  });
			}
			std::pair<iterator, bool> insert(const value_type& v)
			{
				return add(key_of(v), [&] { values.push_back(v); });
			}
			std::pair<iterator, bool> insert(value_type&& v)
			{
				return add(key_of(v), [&] { values.push_back(std::move(v)); });
			}
			template<
			  typename P,
			  std::enable_if_t<
			    std::is_constructible_v<value_type, P&&> && !std::is_same_v<std::decay_t<P>, value_type>,
			    int> = 0>
			std::pair<iterator, bool> insert(P&& p)
			{
				return emplace(std::forward<P>(p));
			}
			template<typename It>
			void insert(It first, It last)
			{
				for (; first != last; ++first)
				{
					insert(value_type(*first));
				}
			}
			void insert(std::initializer_list<value_type> l)
			{
				insert(l.begin(), l.end());
			}
			template<typename... Args>
			std::pair<iterator, bool> emplace(Args&&... args)
			{
				return insert(value_type(std::forward<Args>(args)...));
			}
			template<typename K, typename M>
			std::pair<iterator, bool> insert_or_assign(K&& k, M&& m)
			{
				auto r = try_emplace(std::forward<K>(k), std::forward<M>(m));
				if (!r.second)
				{
					r.first->second = std::forward<M>(m);
				}
				return r;
			}

			iterator erase(const_iterator it)
			{
				return erase_at(static_cast<size_type>(it - cbegin()));
			}
			template<bool B = IsMap, std::enable_if_t<B, int> = 0>
			iterator erase(iterator it)
			{
				return erase_at(static_cast<size_type>(it - begin()));
			}
			size_type erase(const Key& k)
			{
				const auto p = lookup(k);
				if (p == npos)
				{
					return 0;
				}
				erase_at(slots[p]);
				return 1;
			}
			iterator erase(const_iterator first, const_iterator last)
			{
				auto a       = static_cast<size_type>(first - cbegin());
				const auto b = static_cast<size_type>(last - cbegin());
				for (auto i = b; i > a; --i)
				{
					erase_at(i - 1);
				}
				return begin() + static_cast<difference_type>(a);
			}

			friend bool operator==(const table& a, const table& b)
			{
				if (a.size() != b.size())
				{
					return false;
				}
				for (const auto& v : a)
				{
					const auto it = b.find(key_of(v));
					if (it == b.end())
					{
						return false;
					}
					if constexpr (IsMap)
					{
						if (!(it->second == v.second))
						{
							return false;
						}
					}
				}
				return true;
			}
			friend bool operator!=(const table& a, const table& b)
			{
				return !(a == b);
			}
			template<typename Pred>
			friend size_type erase_if(table& t, Pred pred)
			{
				const auto before = t.size();
				for (auto i = t.values.size(); i > 0; --i)
				{
					if (pred(t.values[i - 1]))
					{
						t.erase_at(i - 1);
					}
				}
				return before - t.size();
			}

		private:
			static constexpr size_type npos = slot_index::npos;

			static const Key& key_of(const value_type& v)
			{
				if constexpr (IsMap)
				{
					return v.first;
				}
				else
				{
					return v;
				}
			}
			static uint32_t hash_of(const Key& k)
			{
				return static_cast<uint32_t>(mix(static_cast<uint64_t>(Hash{}(k))));
			}
			difference_type index(size_type p) const
			{
				return static_cast<difference_type>(slots[p]);
			}
			size_type lookup(const Key& k) const
			{
				if (values.empty())
				{
					return npos;
				}
				return slots.find(
				  hash_of(k), [&](size_type i) { return KeyEqual{}(key_of(values[i]), k); });
			}
			template<typename Push>
			std::pair<iterator, bool> add(const Key& k, Push push)
			{
				const auto p = lookup(k);
				if (p != npos)
				{
					return { begin() + index(p), false };
				}
				// The key may be moved from by push().
				const auto h = hash_of(k);
				slots.make_room(values.size() + 1);
				push();
				slots.add(h, values.size() - 1);
				return { begin() + static_cast<difference_type>(values.size() - 1), true };
			}
			iterator erase_at(size_type i)
			{
				const auto hole = slots.slot_of(hash_of(key_of(values[i])), i);
				const auto last = values.size() - 1;
				if (i != last)
				{
					slots.point(slots.slot_of(hash_of(key_of(values[last])), last), i);
				}
				slots.remove(hole);
				if (i != last)
				{
					values[i] = std::move(values[last]);
				}
				values.pop_back();
				return begin() + static_cast<difference_type>(i);
			}

			container_type values;
			slot_index slots;
		};
	} // namespace detail
} // namespace ankerl::unordered_dense
#endif
