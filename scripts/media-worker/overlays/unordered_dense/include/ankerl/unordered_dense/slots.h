// Where the value of a hash sits: open addressing with linear probing and
// backward shift deletion (Knuth, The Art of Computer Programming 3, 6.4 R).
#ifndef MS_OVERLAY_UNORDERED_DENSE_SLOTS_H
#define MS_OVERLAY_UNORDERED_DENSE_SLOTS_H
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ankerl::unordered_dense
{
	namespace detail
	{
		inline uint64_t mix(uint64_t x)
		{
			// Finalizer of splitmix64.
			x ^= x >> 30;
			x *= 0xbf58476d1ce4e5b9ULL;
			x ^= x >> 27;
			x *= 0x94d049bb133111ebULL;
			x ^= x >> 31;
			return x;
		}

		class slot_index
		{
		public:
			using size_type                 = std::size_t;
			static constexpr size_type npos = static_cast<size_type>(-1);

			// The position of the value that a slot points to.
			size_type operator[](size_type p) const
			{
				return slots[p].i - 1;
			}
			// The slot with this hash whose value is the one meant, or npos.
			template<typename IsMeant>
			size_type find(uint32_t h, IsMeant is_meant) const
			{
				if (slots.empty())
				{
					return npos;
				}
				const auto mask = slots.size() - 1;
				for (size_type p = h & mask;; p = (p + 1) & mask)
				{
					const auto& s = slots[p];
					if (s.i == 0)
					{
						return npos;
					}
					if (s.h == h && is_meant(static_cast<size_type>(s.i - 1)))
					{
						return p;
					}
				}
			}
			// The slot that points to position i, which is there.
			size_type slot_of(uint32_t h, size_type i) const
			{
				const auto mask = slots.size() - 1;
				size_type p     = h & mask;
				while (slots[p].i != i + 1)
				{
					p = (p + 1) & mask;
				}
				return p;
			}
			void point(size_type p, size_type i)
			{
				slots[p].i = static_cast<uint32_t>(i + 1);
			}
			// There is room, and the value is not there yet.
			void add(uint32_t h, size_type i)
			{
				place(h, static_cast<uint32_t>(i + 1));
			}
			void remove(size_type hole)
			{
				const auto mask = slots.size() - 1;
				for (size_type p = (hole + 1) & mask; slots[p].i != 0; p = (p + 1) & mask)
				{
					const size_type home = slots[p].h & mask;
					if (((p - home) & mask) >= ((p - hole) & mask))
					{
						slots[hole] = slots[p];
						hole        = p;
					}
				}
				slots[hole] = slot{};
			}
			void make_room(size_type n)
			{
				// At most 3/4 full.
				size_type want = slots.empty() ? 8 : slots.size();
				while (n * 4 > want * 3)
				{
					want *= 2;
				}
				if (want == slots.size())
				{
					return;
				}
				std::vector<slot> old(want);
				old.swap(slots);
				for (const auto& s : old)
				{
					if (s.i != 0)
					{
						place(s.h, s.i);
					}
				}
			}
			void clear() noexcept
			{
				for (auto& s : slots)
				{
					s = slot{};
				}
			}
			void swap(slot_index& o) noexcept
			{
				slots.swap(o.slots);
			}

		private:
			// i: 1 + the value's position, 0 for a free slot. h: low hash bits.
			struct slot
			{
				uint32_t i{ 0 };
				uint32_t h{ 0 };
			};

			void place(uint32_t h, uint32_t i)
			{
				const auto mask = slots.size() - 1;
				size_type p     = h & mask;
				while (slots[p].i != 0)
				{
					p = (p + 1) & mask;
				}
				slots[p] = slot{ i, h };
			}

			std::vector<slot> slots;
		};
	} // namespace detail
} // namespace ankerl::unordered_dense
#endif
