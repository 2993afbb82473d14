import "./Tabs.css";
import type { ReactNode } from "react";

export interface Column<Row> {
  title: string;
  /** Numbers stand right, so that their digits line up. */
  number?: boolean;
  cell(row: Row): ReactNode;
}

export interface TableProps<Row> {
  /** Read before the table, not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  /** Stands in place of rows where there are none. */
  empty?: ReactNode;
}

/** Rows of like things. The first column names the row. */
export function Table<Row>({ caption, columns, rows, rowKey, empty }: TableProps<Row>) {
  return (
    <div className="cw-table-wrap">
      <table className="cw-table">
        <caption className="cw-visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.number ? "cw-table-number" : ""}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.title} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} className={column.number ? "cw-table-number" : ""}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
          {rows.length === 0 && empty !== undefined && (
            <tr>
              <td colSpan={columns.length}>{empty}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
